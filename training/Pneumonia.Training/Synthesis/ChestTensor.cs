using Pneumonia.Imaging;

namespace Pneumonia.Training.Synthesis;

/// <summary>Intensities by the service's one image-to-tensor method, at a size that the caller chooses.</summary>
internal static class ChestTensor
{
    /// <exception cref="RefusedException">The image is smaller than asked for, or shows nothing.</exception>
    public static float[] Read(GrayscaleImage image, int rows, int columns, Standardisation standardisation)
    {
        var spec = new TensorSpec
        {
            Rows = rows,
            Columns = columns,
            Intensity = IntensityRule.Voi,
            Resize = ResizeKernel.Area,
            Aspect = AspectRule.Stretch,
            Standardisation = standardisation,
        };
        float[] tensor = new float[rows * columns];
        return ImageToTensor.TryConvert(image, spec, tensor, out _, out var refusal) ? tensor : throw new RefusedException(refusal.ToString());
    }

    /// <exception cref="RefusedException">The file is not a readable image, or <see cref="Read"/> refuses it; the message names the file.</exception>
    public static float[] ReadFile(string path, int rows, int columns, Standardisation standardisation)
    {
        if (!GrayscaleImage.TryReadBitmap(File.ReadAllBytes(path), out var image, out var refusal))
            throw new RefusedException($"{path}: {refusal}");

        using (image)
        {
            try
            {
                return Read(image, rows, columns, standardisation);
            }
            catch (RefusedException exception)
            {
                throw new RefusedException($"{path}: {exception.Message}", exception);
            }
        }
    }
}
