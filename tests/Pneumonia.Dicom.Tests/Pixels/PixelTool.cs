using Pneumonia.TestKit;

namespace Pneumonia.Dicom.Tests;

/// <summary>A program that decompresses files: DCMTK's for one syntax each, GDCM's for those it knows.</summary>
internal sealed record PixelTool(string Name, string Package, string[] Options, string[] Syntaxes)
{
    private const string Family = "1.2.840.10008.1.2.";

    public static readonly PixelTool[] All =
    [
        // +cn: samples as they are coded, no conversion between YBR and RGB. +px: colour by pixel.
        new("dcmdjpeg", "dcmtk", ["+cn", "+px"], ["4.50", "4.51", "4.53", "4.55", "4.57", "4.70"]),
        new("dcmdjpls", "dcmtk", ["+px"], ["4.80", "4.81"]),
        new("dcmdrle", "dcmtk", [], ["5"]),
        new("gdcmconv", "libgdcm-tools", ["--raw"], ["4.50", "4.51", "4.57", "4.70", "4.80", "4.81", "4.90", "4.91", "5"]),
    ];

    public bool Decodes(string syntax) => Syntaxes.Any(one => Family + one == syntax);

    /// <summary>What it makes of the pixels; null when it fails, or makes a file that is not read.</summary>
    public async Task<DecodedPixels?> DecodeAsync(string path, string output)
    {
        string program = Requires.Tool(Name, Package);
        var result = await ExternalProgram.RunAsync(program, [.. Options, path, output], TestContext.Current.CancellationToken);
        try
        {
            return result.ExitCode == 0 && File.Exists(output) ? DecodedPixels.Read(output) : null;
        }
        catch (DicomException)
        {
            return null;
        }
        finally
        {
            File.Delete(output);
        }
    }
}
