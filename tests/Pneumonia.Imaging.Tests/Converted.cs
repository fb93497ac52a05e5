using Pneumonia.Dicom;
using Pneumonia.TestKit;

namespace Pneumonia.Imaging.Tests;

/// <summary>What became of an instance: its intensities, or why there are none.</summary>
internal sealed record Converted(float[] Intensities, string? Warning, Reason? Reason)
{
    /// <summary>Intensities of the instance at a model size, 24 x 20 unless told otherwise.</summary>
    public static Converted From(ChestInstanceBuilder builder, IntensityRule rule = IntensityRule.Voi, int rows = 24, int columns = 20) =>
        From(builder.Build(), rows, columns, rule);

    public static Converted From(byte[] content, int rows, int columns, IntensityRule rule = IntensityRule.Voi)
    {
        using var file = DicomFile.Read(content);
        if (!GrayscaleImage.TryRead(file, TestCodecs.Shared, out var image, out var refusal))
            return new Converted([], null, refusal.Reason);

        using (image)
            return From(image, rule, rows, columns);
    }

    public static Converted From(GrayscaleImage image, IntensityRule rule = IntensityRule.Voi, int rows = 24, int columns = 20)
    {
        float[] intensities = new float[rows * columns];
        bool done = ImageToTensor.TryGetIntensities(image, Spec(rows, columns, rule), intensities, out string? warning, out var refusal);
        return new Converted(intensities, warning, done ? null : refusal.Reason);
    }

    public static TensorSpec Spec(int rows, int columns, IntensityRule rule = IntensityRule.Voi, Standardisation standardisation = Standardisation.None) => new()
    {
        Rows = rows,
        Columns = columns,
        Intensity = rule,
        Resize = ResizeKernel.Area,
        Aspect = AspectRule.Stretch,
        Standardisation = standardisation,
    };

    public void AssertClose(Converted other, double tolerance)
    {
        Assert.Null(Reason);
        Assert.Null(other.Reason);
        for (int i = 0; i < Intensities.Length; i++)
            Assert.Equal(Intensities[i], other.Intensities[i], tolerance);
    }
}
