using System.Text.RegularExpressions;
using Pneumonia.TestKit;

namespace Pneumonia.Dicom.Tests;

/// <summary>Every compressed file of the corpora, decoded here and by DCMTK and GDCM, sample by sample, before colour is judged.</summary>
public sealed class PixelOracleTests
{
    /// <summary>Where the three do not agree: what happens, and why ours is right. An entry that no file needs any more fails the test.</summary>
    private static readonly (string File, string Tool, string Outcome, string Why)[] Explained =
    [
        ("^DIRW0007$", "dcmdjpeg|gdcmconv", "theirs fails", "an overlay's items lack a delimiter before Pixel Data; the frames are whole"),
        ("^multiframe\\.dcm$", "gdcmconv", "theirs fails", "GDCM does not change the syntax of its many fragments; dcmdjpeg agrees with us"),
        ("^SC_rgb_jpeg\\.dcm$", "dcmdjpeg", "theirs fails", "the file says little endian implicit VR and is explicit; GDCM agrees with us"),
        ("^JLSL_08_07_0_1F\\.dcm$", "dcmdjpls", "theirs fails", "DCMTK's CharLS takes no 7 bits; GDCM agrees with us"),
        ("^SC_rgb_rle_16bit\\.dcm$", "gdcmconv", "differs", "GDCM mixes up the bytes of 16-bit RLE colour; dcmdrle agrees with us"),
        ("^SC_rgb_rle_16bit_2frame\\.dcm$", "gdcmconv", "theirs fails", "GDCM does not write 16-bit RLE colour of several frames; dcmdrle agrees with us"),
    ];

    [Fact]
    public async Task Compressed_files_of_the_corpora_decode_to_the_samples_of_dcmtk_and_gdcm()
    {
        using var folder = new TemporaryFolder();
        List<(string File, string Tool, string Outcome)> differences = [];
        int compared = 0;

        foreach (string path in Dcm2Json.Corpus())
        {
            if (!TryDecode(path, out string syntax, out var ours))
                continue;
            foreach (var tool in PixelTool.All.Where(tool => tool.Decodes(syntax)))
            {
                string outcome = Compare(ours, await tool.DecodeAsync(path, folder["out.dcm"]));
                compared += outcome == "same" ? 1 : 0;
                if (outcome is not ("same" or "both refuse"))
                    differences.Add((Path.GetFileName(path), tool.Name, outcome));
            }
        }

        var unexplained = differences.Where(difference => !Explained.Any(known => Covers(known, difference)));
        Assert.Empty(unexplained);
        Assert.All(Explained, known => Assert.Contains(differences, difference => Covers(known, difference)));
        Assert.True(compared >= 120, $"Only {compared} comparisons were made.");
    }

    /// <summary>False for what is not compressed, or no data set. Null pixels: refused.</summary>
    private static bool TryDecode(string path, out string syntax, out DecodedPixels? pixels)
    {
        (syntax, pixels) = ("", null);
        try
        {
            using var file = DicomFile.Open(path);
            syntax = file.TransferSyntax.Uid;
            if (!file.TransferSyntax.IsEncapsulated)
                return false;
            pixels = DecodedPixels.Read(file);
        }
        catch (DicomException)
        {
            return syntax.Length > 0;
        }

        return true;
    }

    private static string Compare(DecodedPixels? ours, DecodedPixels? theirs) => (ours, theirs) switch
    {
        (null, null) => "both refuse",
        (null, _) => "ours is refused",
        (_, null) => "theirs fails",
        // The same decoders or the same exact arithmetic: even lossy ones agree in each bit.
        _ => ours.LargestDifference(theirs) == 0 ? "same" : "differs",
    };

    private static bool Covers((string File, string Tool, string Outcome, string Why) known, (string File, string Tool, string Outcome) difference) =>
        Regex.IsMatch(difference.File, known.File, RegexOptions.NonBacktracking) && known.Tool.Split('|').Contains(difference.Tool)
        && difference.Outcome == known.Outcome;
}
