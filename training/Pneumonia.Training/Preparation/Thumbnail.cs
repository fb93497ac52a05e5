using System.Numerics.Tensors;
using Pneumonia.Imaging;

namespace Pneumonia.Training.Preparation;

/// <summary>
/// A film at 32 x 32, at mean 0 and length 1, so that the product of two is the correlation of their intensities: brightness, contrast, compression and size
/// do not count.
/// </summary>
internal sealed class Thumbnail
{
    public const int Size = 32;

    private const int SketchSize = 8;
    private const int Block = Size / SketchSize;

    private static readonly TensorSpec Spec = new()
    {
        Rows = Size,
        Columns = Size,
        Intensity = IntensityRule.Voi,
        Resize = ResizeKernel.Area,
        Aspect = AspectRule.Stretch,
        Standardisation = Standardisation.None,
    };

    private readonly float[] _values;
    private readonly float[] _sketch;

    private Thumbnail(float[] values)
    {
        _values = values;
        _sketch = Sketch(values);
    }

    /// <param name="path">For the message.</param>
    /// <exception cref="RefusedException">The service would not take the image: smaller than 32 x 32, or it shows nothing.</exception>
    public static Thumbnail Of(GrayscaleImage image, string path)
    {
        float[] values = new float[Size * Size];
        if (!ImageToTensor.TryGetIntensities(image, Spec, values, out _, out var refusal))
            throw new RefusedException($"{path}: {refusal} Take it out of the data set.");
        return Of(values);
    }

    /// <param name="intensities">[32, 32]; becomes the thumbnail's own.</param>
    public static Thumbnail Of(float[] intensities)
    {
        TensorPrimitives.Subtract(intensities, TensorPrimitives.Average<float>(intensities), intensities);
        TensorPrimitives.Divide(intensities, TensorPrimitives.Norm<float>(intensities), intensities);
        return new(intensities);
    }

    /// <summary>The correlation, or null where it is below <paramref name="threshold"/>.</summary>
    public float? Likeness(Thumbnail other, float threshold)
    {
        // |a - b|^2 = 2 - 2 correlation, and the sketches, orthogonal projections of a and b, are never farther apart: what this passes over is below the threshold.
        if (TensorPrimitives.Distance<float>(_sketch, other._sketch) > MathF.Sqrt(2 - (2 * threshold)) + 1e-4f)
            return null;
        return TensorPrimitives.Dot<float>(_values, other._values) is var likeness && likeness >= threshold ? likeness : null;
    }

    // Means of blocks of 4 x 4, times 4: the projection onto what is constant in each block.
    private static float[] Sketch(float[] values)
    {
        float[] sketch = new float[SketchSize * SketchSize];
        for (int i = 0; i < values.Length; i++)
            sketch[(i / Size / Block * SketchSize) + (i % Size / Block)] += values[i] / Block;
        return sketch;
    }
}
