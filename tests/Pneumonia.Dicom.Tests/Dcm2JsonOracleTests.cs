using System.Text.Json;
using System.Text.RegularExpressions;
using Pneumonia.TestKit;

namespace Pneumonia.Dicom.Tests;

/// <summary>Every element, and the pixels, of every file of the corpora that dcm2json reads, against dcm2json.</summary>
public sealed class Dcm2JsonOracleTests
{
    /// <summary>Where this library and dcm2json 3.6.7 disagree. Nothing else may differ, and each of these must.</summary>
    private static readonly (string File, string Difference, string Why)[] Explained =
    [
        ("^(DICOMDIR.*|chrSQEncoding.*)$", "/Value.\\d+./00080005/Value",
            "All text of DICOM JSON is UTF-8 (PS3.18 F.2.2), in items too; dcm2json renames the character set of the outermost data set only."),
        ("^(meta_missing_tsyntax|nested_priv_SQ).dcm$", "^/00010001/Value.0./00010002/InlineBinary",
            "A UN value of odd length: dcm2json pads it, this library shows it as stored."),
        ("^chrSQEncoding.dcm$", "^/00321064/Value.0./00100010/Value.0./(Alphabetic|Ideographic|Phonetic):",
            "An item with a set of its own in a UTF-8 data set: dcm2json copies its bytes; pydicom reads the same name as this library."),
        ("^(examples_palette|no-pixel-spacing).dcm$", "^/00186011/Value.*./0018602(C|E)/Value.0.:",
            "An FD that dcm2json prints one unit off in the seventeenth digit; pydicom reads the same number as this library."),
        ("^GH1301.dcm$", "^/00100040/Value.0.:",
            "Bytes above 127 in a code string: dcm2json copies them, which is not UTF-8; this library reads them as Latin-1."),
        ("^(GH340|TC0747_window_ww_uint64_max).dcm$", "^/(00200013|00281051)/Value.0.:",
            "A number with leading zeros, or above 63 bits: a number here, a string in dcm2json."),
        ("^RI6XDosiGap.dcm$", "^/50003000/vr:", "Curve Data in implicit VR may be OB or OW (PS3.5 A.1); the two choose differently."),
        ("^GH133.dcm$", "^/(00880200/Value.0./7FE00010|07A|20500020)",
            "dcm2json gives up at the compressed pixels of an icon; what stands behind them is read here."),
        ("^rtdose_rle(_1frame)?.dcm$", "^/300C0002/",
            "A sequence of the standard as UN of defined length: a sequence here (PS3.5 6.2.2), as in pydicom; bytes in dcm2json."),
        ("^(D_CLUNIE_CT1_RLE_FRAGS|GH195|TC0(211|415|417|421|423)_.*).dcm$", "^/(00280030|00281052|00281053|00100030|00101010|00100010|00100020)/Value",
            "Nulls at the ends of text are padding here; dcm2json shows them, or, within a name, ends it there."),
        ("^TC0265_depth_100.dcm$", "^refused: TooDeep$", "Sequences nested 100 deep: beyond the limit of 64."),
        ("^TC0(323_encap_zero_frag|393_meta_glen_one).dcm$", "^refused: MalformedDataSet$",
            "An attribute (Pixel Data, version of the meta header) twice with different values: DCMTK takes the first, here that is a guess."),
        ("^(DIRW0007|TC0(279|361)_stray_seq_delim.dcm)$", "^read by this library alone$",
            "A sequence delimiter at the very end of the file: nothing depends on it."),
        ("^TC0\\d+_meta_.*.dcm$", "^read by this library alone$",
            "Letters that are no VR in group 0002: DCMTK takes the length's form for granted, this library finds out with which the next element follows."),
        ("^SC_rgb_jpeg.dcm$", "^read by this library alone$",
            "Implicit VR under a transfer syntax of explicit VR: the first element tells; pydicom reads the same."),
    ];

    [Fact]
    public async Task Json_equals_dcm2json()
    {
        int compared = 0, refusedByBoth = 0;
        var differences = new List<(string File, string Text)>();

        foreach (string path in Dcm2Json.Corpus(withMalformed: true))
        {
            var (isRead, theirs) = await Dcm2Json.TryReadAsync(path);
            using (theirs)
            {
                var found = Differences(path, isRead, theirs, out bool isOursRead).Select(text => (Path.GetFileName(path), text));
                differences.AddRange(found);
                compared += theirs is not null && isOursRead ? 1 : 0;
                refusedByBoth += !isRead && !isOursRead ? 1 : 0;
            }
        }

        var unexplained = differences.Where(difference => !Explained.Any(known => Covers(known, difference))).ToList();
        Assert.True(unexplained.Count == 0, string.Join('\n', unexplained));
        Assert.All(Explained, known => Assert.Contains(differences, difference => Covers(known, difference)));
        TestContext.Current.SendDiagnosticMessage($"{compared} data sets compared, {refusedByBoth} files refused by both.");
        Assert.True(compared >= 550, $"Only {compared} files were compared.");
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
            if (file.TransferSyntax.IsEncapsulated || pixelData.IsColour || pixelData.Format.BitsAllocated is not (8 or 16))
                return null;
            var frames = new MemoryStream();
            for (int i = 0; i < pixelData.NumberOfFrames; i++)
            {
                using var frame = pixelData.GetFrame(i, TestCodecs.Shared);
                byte[] samples = frame.Samples.ToArray();
                for (int j = 0; frame.Format.IsBigEndian && j < samples.Length; j += 2)
                    (samples[j], samples[j + 1]) = (samples[j + 1], samples[j]);
                frames.Write(samples);
            }

            return frames.ToArray();
        }
        catch (DicomException)
        {
            return null;
        }
    }

    private static bool Covers((string File, string Difference, string Why) known, (string File, string Text) difference) =>
        Regex.IsMatch(difference.File, known.File, RegexOptions.NonBacktracking) && Regex.IsMatch(difference.Text, known.Difference, RegexOptions.NonBacktracking);

    private static List<string> Differences(string path, bool isTheirsRead, JsonDocument? theirs, out bool isOursRead)
    {
        isOursRead = false;
        try
        {
            using var file = DicomFile.Open(path);
            isOursRead = true;
            if (!isTheirsRead)
                return ["read by this library alone"];
            if (theirs is null)
                return [];
            using var ours = Dcm2Json.Ours(file);
            bool isCompressed = file.Dataset.TryGetItem(DicomTag.PixelData, out var pixelData) && pixelData.Fragments is not null;
            return [.. JsonComparison.Compare(ours.RootElement, theirs.RootElement, "")
                .Where(difference => !(isCompressed && string.CompareOrdinal(difference, "/7FE00010") >= 0))];
        }
        catch (DicomException e)
        {
            return isTheirsRead ? [$"refused: {e.Fault}"] : [];
        }
    }
}
