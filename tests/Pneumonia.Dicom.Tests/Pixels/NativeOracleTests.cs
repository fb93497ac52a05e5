using Pneumonia.TestKit;

namespace Pneumonia.Dicom.Tests;

/// <summary>Every file that pydicom and numpy read without a codec: native ones of all depths and colours, and RLE.</summary>
public sealed class NativeOracleTests
{
    private const string Script = """
        import sys, warnings
        warnings.filterwarnings("ignore")
        import pydicom
        for line in sys.stdin:
            path, output = line.rstrip("\n").split("\t")
            try:
                ds = pydicom.dcmread(path, force=True)
                frames = ds.pixel_array
                if int(ds.get("NumberOfFrames") or 1) > 1:
                    frames = frames[:4]
                frames.astype("<i8").tofile(output)
            except Exception:
                pass
        """;

    /// <summary>Where the two do not agree: what happens, and why ours is right. An entry that no file needs any more fails the test.</summary>
    private static readonly Dictionary<string, string> Explained = new()
    {
        ["CR-MONO1-10-chest: pydicom does not read it"] = "the file has no meta header, and so no transfer syntax for pydicom",
        ["GH177_D_CLUNIE_CT1_IVRLE_BigEndian_undefined_length.dcm: pydicom does not read it"] = "pydicom stops at the undefined length; dcm2json agrees with us",
        ["MR_small_padded.dcm: refused: PixelDataTooLong"] = "a whole row is left over: the description may be of other pixels",
        ["SC_rgb_small_odd_big_endian.dcm: differs"] = "pydicom does not swap the bytes of big endian OW; ours are those of the little endian SC_rgb_small_odd.dcm",
        ["SC_rgb_32bit.dcm: refused: InvalidBitDepth"] = Deep,
        ["SC_rgb_32bit_2frame.dcm: refused: InvalidBitDepth"] = Deep,
        ["SC_rgb_expb_32bit.dcm: refused: InvalidBitDepth"] = Deep,
        ["SC_rgb_expb_32bit_2frame.dcm: refused: InvalidBitDepth"] = Deep,
        ["SC_rgb_rle_32bit.dcm: refused: InvalidBitDepth"] = Deep,
        ["SC_rgb_rle_32bit_2frame.dcm: refused: InvalidBitDepth"] = Deep,
    };

    private const string Deep = "PS3.3 §C.7.6.3.1.2 has no colour of 32 bits; no program shows it";

    [Fact]
    public async Task Native_and_RLE_files_hold_the_samples_of_pydicom()
    {
        using var folder = new TemporaryFolder();
        string[] paths = [.. Dcm2Json.Corpus().Append(Requires.SharedData("dicom", "malformed", "baseline", "BASELINE_valid_ct.dcm")).Where(IsNativeOrRle)];
        string python = Requires.Tool("python3", "python3-pydicom");
        string list = folder["list"];
        File.WriteAllLines(list, paths.Select((path, i) => $"{path}\t{folder[$"{i}"]}"));
        await ExternalProgram.RunAsync(
            File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : python, ["-c", Script.Replace("sys.stdin", "open(sys.argv[1])", StringComparison.Ordinal), list],
            TestContext.Current.CancellationToken);
        List<string> differences = [];
        int compared = 0;

        for (int i = 0; i < paths.Length; i++)
        {
            string name = Path.GetFileName(paths[i]);
            var ours = Decode(paths[i], out string refusal);
            byte[]? theirs = File.Exists(folder[$"{i}"]) ? File.ReadAllBytes(folder[$"{i}"]) : null;
            if (ours is null && theirs is null)
                continue;
            if (ours is null || theirs is null)
                differences.Add($"{name}: {(ours is null ? refusal : "pydicom does not read it")}");
            else if (Enumerable.Range(0, Math.Max(ours.Values.Length, theirs.Length / 8)).All(v => v < ours.Values.Length && 8 * v < theirs.Length && ours.Values[v] == unchecked((int)BitConverter.ToInt64(theirs, 8 * v))))
                compared++;
            else
                differences.Add($"{name}: differs");
        }

        Assert.True(differences.Order(StringComparer.Ordinal).SequenceEqual(Explained.Keys.Order(StringComparer.Ordinal)), string.Join('\n', differences));
        Assert.True(compared >= 60, $"Only {compared} files were compared.");
    }

    private static bool IsNativeOrRle(string path)
    {
        try
        {
            using var file = DicomFile.OpenHeader(path);
            return (!file.TransferSyntax.IsEncapsulated || file.TransferSyntax.Uid == "1.2.840.10008.1.2.5") && file.PixelDataExtent is not null;
        }
        catch (DicomException)
        {
            return false;
        }
    }

    private static DecodedPixels? Decode(string path, out string refusal)
    {
        refusal = "";
        try
        {
            return DecodedPixels.Read(path);
        }
        catch (DicomException exception)
        {
            refusal = $"refused: {exception.Fault}";
            return null;
        }
    }
}
