using Pneumonia.Imaging;
using Pneumonia.Training.Learning;
using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Reporting.Measuring;

internal static class RealImage
{
    /// <returns>Intensities 0..1 at the network's size.</returns>
    public static float[] Read(ReportInput input, DataItem item)
    {
        var spec = input.Recipe.Input;
        float[] intensities = new float[spec.Rows * spec.Columns];
        using var image = ImageReader.Read(input.Data, item);
        return ImageToTensor.TryGetIntensities(image, spec, intensities, out _, out var refusal) ? intensities : throw new RefusedException($"{item.Path}: {refusal}");
    }
}
