using System.Text.Json;
using Pneumonia.TestKit;

namespace Pneumonia.Dicom.Tests;

/// <summary>DCMTK's dcm2json over the corpora, the oracle for what stands in a file.</summary>
internal static class Dcm2Json
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 512 };

    /// <summary>All files of the corpora but the malformed ones.</summary>
    public static IEnumerable<string> Corpus() =>
        new[] { "pydicom", "pydicom-data", "fo-dicom", "cornerstone", "cxr" }
            .SelectMany(folder => Directory.EnumerateFiles(Requires.SharedData("dicom", folder), "*", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal);

    /// <summary>What dcm2json says; null when it refuses the file, as it does compressed ones.</summary>
    public static async Task<JsonDocument?> ReadAsync(string path)
    {
        string program = Requires.Tool("dcm2json", "dcmtk");
        // The standard dictionary alone: DCMTK also knows vendors' private attributes, which are UN to this library.
        var oneDown = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 };
        var environment = new Dictionary<string, string> { ["DCMDICTPATH"] = Directory.GetFiles("/usr/share", "dicom.dic", oneDown)[0] };
        var result = await ExternalProgram.RunAsync(program, ["-q", path], TestContext.Current.CancellationToken, environment: environment);
        return result.ExitCode == 0 ? JsonDocument.Parse(result.Output, Deep) : null;
    }

    /// <summary>What this library says.</summary>
    public static JsonDocument Ours(DicomFile file)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            DicomJson.Write(file, writer);
        return JsonDocument.Parse(stream.ToArray(), Deep);
    }
}
