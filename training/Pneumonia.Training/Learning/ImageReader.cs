using System.Security.Cryptography;
using Pneumonia.Imaging;
using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Learning;

/// <summary>Reads a manifest's images the service's way.</summary>
internal static class ImageReader
{
    /// <summary>Keeps all images of a split in memory: 64 KiB each at 128 x 128.</summary>
    /// <exception cref="RefusedException">A file is not the one that was prepared, or not an image the service would take.</exception>
    public static IReadOnlyList<LabelledImage> ReadAll(DataManifest manifest, DataSplit split, TensorSpec spec, IProgress<double> progress)
    {
        var items = manifest.ItemsOf(split);
        var images = new LabelledImage[items.Count];
        for (int index = 0; index < images.Length; index++)
        {
            using var image = Read(manifest, items[index]);
            float[] intensities = new float[spec.Rows * spec.Columns];
            if (!ImageToTensor.TryGetIntensities(image, spec, intensities, out _, out var refusal))
                throw new RefusedException($"{items[index].Path}: {refusal}");

            images[index] = new LabelledImage(items[index], intensities);
            progress.Report((index + 1.0) / images.Length);
        }

        return images;
    }

    /// <inheritdoc cref="ReadAll"/>
    public static GrayscaleImage Read(DataManifest manifest, DataItem item)
    {
        byte[] content = File.ReadAllBytes(manifest.PathOf(item));
        if (Convert.ToHexStringLower(SHA256.HashData(content)) != item.Sha256)
            throw new RefusedException($"{item.Path}: not the file that was prepared. Restore it, or run `prepare` anew.");

        return GrayscaleImage.TryReadBitmap(content, out var image, out var refusal) ? image : throw new RefusedException($"{item.Path}: {refusal}");
    }
}
