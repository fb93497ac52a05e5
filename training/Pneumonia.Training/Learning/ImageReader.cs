using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Pneumonia.Dicom;
using Pneumonia.Imaging;
using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Learning;

/// <summary>Reads a manifest's images the service's way.</summary>
internal static class ImageReader
{
    private static readonly Lazy<CodecSandbox> Codecs = new(() => new CodecSandbox(new CodecOptions()));

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
        string path = manifest.PathOf(item);
        byte[] content = File.ReadAllBytes(path);
        if (Convert.ToHexStringLower(SHA256.HashData(content)) != item.Sha256)
            throw new RefusedException($"{item.Path}: not the file that was prepared. Restore it, or run `prepare` anew.");

        return Decode(path, content);
    }

    /// <param name="path">Where <paramref name="content"/> was read from.</param>
    /// <exception cref="RefusedException">It is neither JPEG, PNG nor DICOM, or the service would not read it.</exception>
    public static GrayscaleImage Decode(string path, byte[] content)
    {
        bool isRead = BitmapFile.IsBitmap(path) ? GrayscaleImage.TryReadBitmap(content, out var image, out var refusal) : TryReadDicom(content, out image, out refusal);
        return isRead ? image! : throw new RefusedException($"{path}: {refusal}");
    }

    // The image views the file's bytes, so the file is left to the garbage collector.
    private static bool TryReadDicom(byte[] content, [NotNullWhen(true)] out GrayscaleImage? image, out Refusal refusal)
    {
        try
        {
            return GrayscaleImage.TryRead(DicomFile.Read(content), Codecs.Value, out image, out refusal);
        }
        catch (DicomException exception)
        {
            (image, refusal) = (null, Refusal.From(exception));
            return false;
        }
    }
}
