using Pneumonia.Dicom;
using Pneumonia.TestKit;

namespace Pneumonia.Worker.Tests.Operations.Doctor;

/// <summary>
/// Makes the doctor's frames: one picture of 48 x 64 samples, encoded by DCMTK, GDCM, OpenJPEG or libjxl where they have an encoder for the transfer syntax,
/// by the codec module's own where only that has one.
/// </summary>
internal sealed class BuiltInFrameMaker(string folder, CancellationToken cancellationToken)
{
    public const int Rows = 48;
    public const int Columns = 64;

    private static readonly FrameFormat Format = new()
    {
        Rows = Rows,
        Columns = Columns,
        SamplesPerPixel = 1,
        BitsAllocated = 16,
        BitsStored = 12,
        HighBit = 11,
        IsSigned = false,
        PhotometricInterpretation = "MONOCHROME2",
    };

    /// <summary>The stored value of the picture of so many bits: a wedge with a texture. From 0 to the greatest value, or dcmcjpeg would stretch it.</summary>
    public static int Sample(int row, int column, int bitsStored)
    {
        double wedge = (row + column) / (double)(Rows + Columns - 2);
        double texture = 0.04 * Math.Sin(row * 0.9) * Math.Cos(column * 0.7);
        return (int)Math.Clamp(((wedge * 1.1) - 0.05 + texture) * ((1 << bitsStored) - 1), 0, (1 << bitsStored) - 1);
    }

    /// <summary>The samples of JPEG's lossy syntaxes, which dcmcjpeg fits to 8 bits, come from 8 bits; all others have 12.</summary>
    public static int BitsOf(string syntax) => syntax is "1.2.840.10008.1.2.4.50" or "1.2.840.10008.1.2.4.53" or "1.2.840.10008.1.2.4.55" or "1.2.840.10008.1.2.4.111" ? 8 : 12;

    /// <summary>A whole file in the transfer syntax.</summary>
    public async Task<byte[]> MakeAsync(string syntax) => syntax switch
    {
        "1.2.840.10008.1.2" => await ConvertAsync("dcmconv", "dcmtk", syntax, "+ti"),
        "1.2.840.10008.1.2.1" => Plain(syntax).Build(),
        "1.2.840.10008.1.2.1.99" => Plain(syntax).WithSyntax(DicomTransferSyntax.DeflatedExplicitVRLittleEndian).Build(),
        "1.2.840.10008.1.2.2" => await ConvertAsync("dcmconv", "dcmtk", syntax, "+tb"),
        "1.2.840.10008.1.2.1.98" => Encapsulated(syntax, Samples()),
        "1.2.840.10008.1.2.4.50" => await ConvertAsync("dcmcjpeg", "dcmtk", syntax, "+eb"),
        "1.2.840.10008.1.2.4.51" => await ConvertAsync("dcmcjpeg", "dcmtk", syntax, "+ee"),
        "1.2.840.10008.1.2.4.53" => await ConvertAsync("dcmcjpeg", "dcmtk", syntax, "+es"),
        "1.2.840.10008.1.2.4.55" => await ConvertAsync("dcmcjpeg", "dcmtk", syntax, "+ep"),
        "1.2.840.10008.1.2.4.57" => await ConvertAsync("dcmcjpeg", "dcmtk", syntax, "+el"),
        "1.2.840.10008.1.2.4.70" => await ConvertAsync("dcmcjpeg", "dcmtk", syntax, "+e1"),
        "1.2.840.10008.1.2.4.80" => await ConvertAsync("dcmcjpls", "dcmtk", syntax, "+el"),
        "1.2.840.10008.1.2.4.81" => await ConvertAsync("dcmcjpls", "dcmtk", syntax, "+en"),
        "1.2.840.10008.1.2.4.90" => await ConvertAsync("gdcmconv", "libgdcm-tools", syntax, "--j2k"),
        "1.2.840.10008.1.2.4.91" => Encapsulated(syntax, await CompressJpeg2000Async()),
        "1.2.840.10008.1.2.4.111" => Encapsulated(syntax, await RecompressJpegAsync()),
        "1.2.840.10008.1.2.5" => await ConvertAsync("dcmcrle", "dcmtk", syntax),
        _ => Encapsulated(syntax, new FrameEncoder(TestCodecs.Shared).Encode(syntax, Format, Samples())),
    };

    // The same study everywhere, so that files differ in their encoding only.
    private static ChestInstanceBuilder Plain(string syntax)
    {
        int bits = BitsOf(syntax);
        return A.ChestInstance().WithUids("2.25.1", "2.25.2", "2.25.3").WithBitsStored(bits, bits == 8 ? 8 : 16)
            .WithPixels(Rows, Columns, (row, column) => Sample(row, column, bits));
    }

    private static byte[] Encapsulated(string syntax, byte[] frame) =>
        Plain(syntax).WithEncodedFrames(DicomTransferSyntax.Find(syntax), [frame]).Build();

    private static byte[] Samples() =>
        [.. Enumerable.Range(0, Rows * Columns).Select(i => Sample(i / Columns, i % Columns, 12)).SelectMany(value => (byte[])[(byte)value, (byte)(value >> 8)])];

    private async Task<byte[]> ConvertAsync(string program, string package, string syntax, params string[] options)
    {
        string plain = Plain(syntax).Save(Path.Combine(folder, $"{syntax}.plain.dcm")), converted = Path.Combine(folder, $"{syntax}.converted.dcm");
        await RunAsync(program, package, [.. options, plain, converted]);
        return await File.ReadAllBytesAsync(converted, cancellationToken);
    }

    // gdcmconv 3.0.21 stops at an assertion when it is given a rate.
    private async Task<byte[]> CompressJpeg2000Async()
    {
        string raw = Path.Combine(folder, "frame.rawl"), codestream = Path.Combine(folder, "frame.j2k");
        await File.WriteAllBytesAsync(raw, Samples(), cancellationToken);
        await RunAsync("opj_compress", "libopenjp2-tools", ["-i", raw, "-o", codestream, "-F", $"{Columns},{Rows},1,12,u", "-r", "4", "-I"]);
        return await ReadEvenAsync(codestream);
    }

    private async Task<byte[]> RecompressJpegAsync()
    {
        string jpeg = Path.Combine(folder, "frame.jpg"), jxl = Path.Combine(folder, "frame.jxl");
        await ConvertAsync("dcmcjpeg", "dcmtk", "1.2.840.10008.1.2.4.50", "+eb");
        using (var file = DicomFile.Open(Path.Combine(folder, "1.2.840.10008.1.2.4.50.converted.dcm")))
        {
            Assert.True(file.Dataset.TryGetItem(DicomTag.PixelData, out var pixels));
            await File.WriteAllBytesAsync(jpeg, pixels.Fragments![^1].ToArray(), cancellationToken);
        }

        await RunAsync("cjxl", "libjxl-tools", [jpeg, jxl, "--lossless_jpeg=1"]);
        return await ReadEvenAsync(jxl);
    }

    private async Task<byte[]> ReadEvenAsync(string path)
    {
        byte[] frame = await File.ReadAllBytesAsync(path, cancellationToken);
        return [.. frame, .. new byte[frame.Length % 2]];
    }

    private async Task RunAsync(string program, string package, IEnumerable<string> arguments)
    {
        var run = await ExternalProgram.RunAsync(Requires.Tool(program, package), arguments, cancellationToken);
        Assert.True(run.ExitCode == 0, $"{program}: {run.Output}{run.Error}");
    }
}
