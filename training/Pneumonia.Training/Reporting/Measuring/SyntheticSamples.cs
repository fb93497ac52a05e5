using System.Text.Json;
using Pneumonia.Dicom;
using Pneumonia.Imaging;
using Pneumonia.Training.Synthesis;

namespace Pneumonia.Training.Reporting.Measuring;

/// <summary>Reads synthetic DICOM samples, which any copy of a report may show.</summary>
internal static class SyntheticSamples
{
    private static readonly string FolderOfCheckout = Path.Combine("service", "Pneumonia.Worker", "Samples");

    /// <returns>The samples of the checkout that a folder is in; null outside of one.</returns>
    public static string? FindFolder(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, FolderOfCheckout)))
                return Path.Combine(folder.FullName, FolderOfCheckout);
        }

        return null;
    }

    /// <summary>Those that the service would score: samples.json says which it refuses, and what cannot be read is left out.</summary>
    /// <param name="folder">Null gives none.</param>
    public static IReadOnlyList<SyntheticSample> Read(string? folder, TensorSpec spec)
    {
        if (folder is null)
            return [];

        using var codecs = new CodecSandbox(new CodecOptions());
        var refused = Refused(Path.Combine(folder, "samples.json"));
        return [.. Directory.EnumerateFiles(folder, "*.dcm").Where(path => !refused.Contains(Path.GetFileName(path))).Order(StringComparer.Ordinal)
            .Select(path => TryRead(path, spec, codecs)).OfType<SyntheticSample>()];
    }

    private static HashSet<string> Refused(string path) => !File.Exists(path)
        ? []
        : [.. JsonSerializer.Deserialize(File.ReadAllBytes(path), SampleJson.Default.IReadOnlyListSampleFile)!
            .Where(sample => sample.Outcome == ExpectedOutcome.Refused).Select(sample => sample.File)];

    private static SyntheticSample? TryRead(string path, TensorSpec spec, CodecSandbox codecs)
    {
        try
        {
            using var file = DicomFile.Read(File.ReadAllBytes(path));
            if (!GrayscaleImage.TryRead(file, codecs, out var image, out _))
                return null;

            using (image)
            {
                float[] intensities = new float[spec.Rows * spec.Columns];
                return ImageToTensor.TryGetIntensities(image, spec, intensities, out _, out _) ? new SyntheticSample(Path.GetFileNameWithoutExtension(path), intensities) : null;
            }
        }
        catch (DicomException)
        {
            return null;
        }
    }
}
