using Pneumonia.Imaging;
using Pneumonia.Training.Learning;
using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Exporting.Quantisation;

/// <summary>The images on which <see cref="Quantiser"/> measures ranges.</summary>
internal static class CalibrationImages
{
    /// <summary>Each layer's ranges come from this many images times thousands of pixels.</summary>
    public const int Enough = 96;

    /// <summary>Tuning images at equal distances in the manifest, so that each source has its share.</summary>
    /// <returns>Standardised tensors [1, rows, columns]; fewer than <paramref name="count"/> if there are not as many.</returns>
    /// <exception cref="RefusedException">An image cannot be made a tensor.</exception>
    public static IReadOnlyList<float[]> Draw(DataManifest data, TensorSpec spec, int count = Enough)
    {
        var items = data.ItemsOf(DataSplit.Tuning);
        int drawn = Math.Min(count, items.Count);
        return [.. Enumerable.Range(0, drawn).Select(position => ToTensor(data, items[position * items.Count / drawn], spec))];
    }

    private static float[] ToTensor(DataManifest data, DataItem item, TensorSpec spec)
    {
        using var image = ImageReader.Read(data, item);
        float[] tensor = new float[spec.Rows * spec.Columns];
        return ImageToTensor.TryConvert(image, spec, tensor, out _, out var refusal) ? tensor : throw new RefusedException($"{item.Path}: {refusal}");
    }
}
