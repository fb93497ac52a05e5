using System.Text.Json;
using System.Text.RegularExpressions;
using Pneumonia.TestKit;

namespace Pneumonia.Dicom.Tests;

/// <summary>DCMTK's dcm2json over the corpora, the oracle for what stands in a file.</summary>
internal static partial class Dcm2Json
{
    private const int CannotConvert = 80;
    private const int CompressedPixelData = 81;

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 512, AllowTrailingCommas = true };

    /// <summary>All files of the corpora, without or with the malformed ones.</summary>
    public static IEnumerable<string> Corpus(bool withMalformed = false) =>
        new[] { "pydicom", "pydicom-data", "fo-dicom", "cornerstone", "cxr", "malformed" }
            .Where(folder => withMalformed || folder != "malformed")
            .SelectMany(folder => Directory.EnumerateFiles(Requires.SharedData("dicom", folder), "*", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal);

    /// <summary>What dcm2json says, see <see cref="TryReadAsync"/>; null when there is nothing to compare with.</summary>
    public static async Task<JsonDocument?> ReadAsync(string path) => (await TryReadAsync(path)).Json;

    /// <summary>
    /// Whether DCMTK reads a file, and what dcm2json says of it. At compressed Pixel Data it gives up: then what stands before it. Some text and
    /// numbers it cannot turn into JSON: then nothing.
    /// </summary>
    public static async Task<(bool IsRead, JsonDocument? Json)> TryReadAsync(string path)
    {
        string program = Requires.Tool("dcm2json", "dcmtk");
        // The standard dictionary alone: DCMTK also knows vendors' private attributes, which are UN to this library.
        var oneDown = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 };
        var environment = new Dictionary<string, string> { ["DCMDICTPATH"] = Directory.GetFiles("/usr/share", "dicom.dic", oneDown)[0] };
        var result = await ExternalProgram.RunAsync(program, ["-q", path], TestContext.Current.CancellationToken, environment: environment);
        return result.ExitCode switch
        {
            // It prints a decimal string such as "6." as it stands, which is no JSON.
            0 or CompressedPixelData => (true, JsonDocument.Parse(BareDecimalPoint().Replace(result.Output, ""), Deep)),
            CannotConvert => (true, null),
            _ => (false, null),
        };
    }

    [GeneratedRegex(@"(?<=^\s*-?\d+)\.(?=,?\s*$)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex BareDecimalPoint();

    /// <summary>What this library says.</summary>
    public static JsonDocument Ours(DicomFile file)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            DicomJson.Write(file, writer);
        return JsonDocument.Parse(stream.ToArray(), Deep);
    }
}
