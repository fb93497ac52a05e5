using System.Text.Json;
using System.Text.RegularExpressions;

namespace Pneumonia.Dicom.Tests;

/// <summary>Every element, and the pixels, of every file of the corpora that dcm2json reads, against dcm2json.</summary>
public sealed class Dcm2JsonOracleTests
{
    /// <summary>Where this library and dcm2json 3.6.7 disagree. Nothing else may differ, and each of these must.</summary>
    private static readonly (string File, string Difference, string Why)[] Explained =
    [
        ("^(DICOMDIR.*|chrSQEncoding.*)$", "/Value.\\d+./00080005/Value",
            "All text of DICOM JSON is UTF-8 (PS3.18 F.2.2), in items too; dcm2json renames the character set of the outermost data set only."),
        ("^DICOMDIR-nooffset$", "^refused: Truncated$", "The last item says that it ends 24 bytes behind the end of the file; dcm2json looks past that."),
        ("^(meta_missing_tsyntax|nested_priv_SQ).dcm$", "^/00010001/Value.0./00010002/InlineBinary",
            "A UN value of odd length: dcm2json pads it, this library shows it as stored."),
        ("^chrSQEncoding.dcm$", "^/00321064/Value.0./00100010/Value.0./(Alphabetic|Ideographic|Phonetic):",
            "An item with a set of its own in a UTF-8 data set: dcm2json copies its bytes; pydicom reads the same name as this library."),
        ("^examples_palette.dcm$", "^/00186011/Value.0./0018602(C|E)/Value.0.:",
            "An FD that dcm2json prints one unit off in the seventeenth digit; pydicom reads the same number as this library."),
        ("^GH1301.dcm$", "^/00100040/Value.0.:",
            "Bytes above 127 in a code string: dcm2json copies them, which is not UTF-8; this library reads them as Latin-1."),
        ("^GH340.dcm$", "^/00200013/Value.0.:", "An integer string with leading zeros: a number here, a string in dcm2json."),
        ("^RI6XDosiGap.dcm$", "^/50003000/vr:", "Curve Data in implicit VR may be OB or OW (PS3.5 A.1); the two choose differently."),
    ];

    [Fact]
    public async Task Json_equals_dcm2json()
    {
        int compared = 0;
        var differences = new List<(string File, string Text)>();

        foreach (string path in Dcm2Json.Corpus())
        {
            using var theirs = await Dcm2Json.ReadAsync(path);
            if (theirs is null)
                continue;
            compared++;
            differences.AddRange(Differences(path, theirs).Select(text => (Path.GetFileName(path), text)));
        }

        var unexplained = differences.Where(difference => !Explained.Any(known => Covers(known, difference))).ToList();
        Assert.True(unexplained.Count == 0, string.Join('\n', unexplained));
        Assert.All(Explained, known => Assert.Contains(differences, difference => Covers(known, difference)));
        Assert.True(compared >= 190, $"Only {compared} files were compared.");
    }

    [Fact]
    public async Task Native_grayscale_frames_equal_dcm2json()
    {
        int compared = 0;

        foreach (string path in Dcm2Json.Corpus())
        {
            if (ReadFrames(path) is not { } ours)
                continue;
            using var theirs = await Dcm2Json.ReadAsync(path);
            if (theirs is null)
                continue;
            byte[] expected = theirs.RootElement.GetProperty("7FE00010").GetProperty("InlineBinary").GetBytesFromBase64();

            Assert.True(expected.AsSpan(0, ours.Length).SequenceEqual(ours), path);
            compared++;
        }

        Assert.True(compared >= 20, $"Only {compared} files were compared.");
    }

    /// <summary>All frames, little endian as DICOM JSON has them; null for what is not native grayscale.</summary>
    private static byte[]? ReadFrames(string path)
    {
        try
        {
            using var file = DicomFile.Open(path);
            var pixelData = DicomPixelData.Create(file);
            byte[] frames = [.. Enumerable.Range(0, pixelData.NumberOfFrames).SelectMany(frame => pixelData.GetFrame(frame).ToArray())];
            for (int i = 0; pixelData.IsBigEndian && i < frames.Length; i += 2)
                (frames[i], frames[i + 1]) = (frames[i + 1], frames[i]);
            return frames;
        }
        catch (DicomException)
        {
            return null;
        }
    }

    private static bool Covers((string File, string Difference, string Why) known, (string File, string Text) difference) =>
        Regex.IsMatch(difference.File, known.File, RegexOptions.NonBacktracking) && Regex.IsMatch(difference.Text, known.Difference, RegexOptions.NonBacktracking);

    private static List<string> Differences(string path, JsonDocument theirs)
    {
        try
        {
            using var file = DicomFile.Open(path);
            using var ours = Dcm2Json.Ours(file);
            return [.. JsonComparison.Compare(ours.RootElement, theirs.RootElement, "")];
        }
        catch (DicomException e)
        {
            return [$"refused: {e.Fault}"];
        }
    }
}
