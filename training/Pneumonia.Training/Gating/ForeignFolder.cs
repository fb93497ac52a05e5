using Pneumonia.Dicom;
using Pneumonia.Imaging;

namespace Pneumonia.Training.Gating;

/// <summary>
/// Real foreign images: a folder of DICOM files, JPEGs and PNGs. DICOM is decoded as the service does, without its check of the header; the kind is the
/// modality there, and of other files the name of their folder.
/// </summary>
internal static class ForeignFolder
{
    /// <summary>Correlation of two thumbnails from which on they are one picture in two encodings.</summary>
    private const double Same = 0.998;

    private static readonly TensorSpec Thumbnail = new()
    {
        Rows = 32,
        Columns = 32,
        Intensity = IntensityRule.Voi,
        Resize = ResizeKernel.Area,
        Aspect = AspectRule.Stretch,
        Standardisation = Standardisation.ZScore,
    };

    /// <summary>
    /// All that can be decoded, in the order of their paths, each picture once however many encodings of it there are. Radiographs of the chest by their
    /// header are left out, and of several frames the middle one is taken.
    /// </summary>
    /// <param name="codecs">For compressed DICOM.</param>
    /// <param name="kind">Of JPEGs and PNGs, if not their folder's name.</param>
    public static IEnumerable<NamedImage> Read(string folder, CodecSandbox codecs, string? kind = null)
    {
        var seen = new List<float[]>();
        foreach (string path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if ((ReadBitmap(path, kind) ?? ReadDicom(path, codecs)) is not { } image)
                continue;

            if (IsNew(image.Image, seen))
                yield return image;
            else
                image.Image.Dispose();
        }
    }

    private static NamedImage? ReadBitmap(string path, string? kind)
    {
        bool isBitmap = Path.GetExtension(path).ToUpperInvariant() is ".JPG" or ".JPEG" or ".PNG";
        return isBitmap && GrayscaleImage.TryReadBitmap(File.ReadAllBytes(path), out var image, out _)
            ? new NamedImage(kind ?? Path.GetFileName(Path.GetDirectoryName(path)!), Path.GetFileName(path), image)
            : null;
    }

    private static NamedImage? ReadDicom(string path, CodecSandbox codecs)
    {
        try
        {
            // Native samples are views of the file: it stays open, in memory, as long as the image.
            var file = DicomFile.Read(File.ReadAllBytes(path));
            string modality = file.Dataset.GetString(DicomTag.Modality) ?? "of no modality";
            bool isChest = "CHEST".Equals(file.Dataset.GetString(DicomTag.BodyPartExamined), StringComparison.OrdinalIgnoreCase);
            if (modality is "CR" or "DX" && isChest)
                return null;

            var pixels = DicomPixelData.Create(file);
            return GrayscaleImage.TryReadFrame(file, pixels, pixels.NumberOfFrames / 2, codecs, out var image, out _)
                ? new NamedImage($"DICOM {modality}", Path.GetFileName(path), image)
                : null;
        }
        catch (DicomException)
        {
            return null;
        }
    }

    private static bool IsNew(GrayscaleImage image, List<float[]> seen)
    {
        float[] thumbnail = new float[Thumbnail.Rows * Thumbnail.Columns];
        if (!ImageToTensor.TryConvert(image, Thumbnail, thumbnail, out _, out _))
            return true;

        if (seen.Any(other => other.Zip(thumbnail, (left, right) => left * right).Average() > Same))
            return false;
        seen.Add(thumbnail);
        return true;
    }
}
