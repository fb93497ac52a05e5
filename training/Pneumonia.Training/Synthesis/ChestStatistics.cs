using static TorchSharp.torch;

namespace Pneumonia.Training.Synthesis;

/// <summary>
/// Mean, principal components and remainder of one class's images: what is kept of them to draw new ones from (Sirovich and Kirby, Low-dimensional
/// procedure for the characterization of human faces, 1987).
/// </summary>
internal sealed class ChestStatistics
{
    /// <summary>Rows and columns of the images.</summary>
    public const int Size = 224;

    private readonly float[] _mean;
    private readonly float[][] _components;

    private ChestStatistics(float[] mean, float[][] components, float[] remainder) => (_mean, _components, Remainder) = (mean, components, remainder);

    /// <summary>Standard deviation, at each pixel, of what the components leave out.</summary>
    public float[] Remainder { get; }

    /// <param name="images">Intensities 0..1, [Size, Size] each; more of them than components.</param>
    public static ChestStatistics Fit(IReadOnlyList<float[]> images, int componentCount)
    {
        using var scope = NewDisposeScope();
        var data = zeros(images.Count, Size * Size);
        for (int i = 0; i < images.Count; i++)
            data[i] = tensor(images[i]);

        var mean = data.mean([0]);
        data.sub_(mean);

        // Fewer images than pixels: the eigenvectors v of the small matrix X Xt give those of the covariance as Xt v. Divided by the root of the
        // image count, each component's length is its standard deviation.
        var (_, vectors) = linalg.eigh(data.mm(data.t()));
        var scale = sqrt(tensor((float)images.Count));
        var components = vectors.narrow(1, images.Count - componentCount, componentCount).t().mm(data).div(scale);
        var remainder = sqrt(clamp_min(data.pow(2).mean([0]) - components.pow(2).sum([0]), 0));

        float[] flat = components.data<float>().ToArray();
        return new(mean.data<float>().ToArray(), [.. flat.Chunk(Size * Size).Select(PointBrightSideUp)], remainder.data<float>().ToArray());
    }

    /// <summary>Draws an image from the Gaussian that was fitted: intensities, [Size, Size], mostly 0..1.</summary>
    /// <param name="spread">Standard deviation of each coefficient, in units of the fitted one. No coefficient goes beyond twice that.</param>
    public float[] Draw(Random random, double spread)
    {
        float[] image = [.. _mean];
        foreach (float[] component in _components)
        {
            float coefficient = (float)(spread * Math.Clamp(Gaussian.Draw(random), -2, 2));
            for (int i = 0; i < image.Length; i++)
                image[i] += coefficient * component[i];
        }

        return image;
    }

    // An eigenvector's sign is arbitrary: fixed, so that another linear algebra library draws the same image.
    private static float[] PointBrightSideUp(float[] component) => component.Sum() < 0 ? Array.ConvertAll(component, value => -value) : component;
}
