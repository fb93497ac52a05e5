using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Pneumonia.TestKit;

namespace Pneumonia.Dicom.Tests;

/// <summary>What DCMTK, GDCM and libjxl compress, the sandbox decodes to the very samples that their own decoders give.</summary>
public sealed class NativeDecoderTests(SharedSandbox shared) : IClassFixture<SharedSandbox>
{
    private const int Rows = 131, Columns = 150;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("dcmtk", "dcmcjpeg", "+eb", "dcmdjpeg", 8, false, ".50")]
    [InlineData("dcmtk", "dcmcjpeg", "+ee", "dcmdjpeg", 12, false, ".51")]
    [InlineData("dcmtk", "dcmcjpeg", "+es", "dcmdjpeg", 12, false, ".53")]
    [InlineData("dcmtk", "dcmcjpeg", "+ep", "dcmdjpeg", 12, false, ".55")]
    [InlineData("dcmtk", "dcmcjpeg", "+ep", "dcmdjpeg", 8, false, ".55")]
    [InlineData("dcmtk", "dcmcjpeg", "+el +sv 2", "dcmdjpeg", 12, false, ".57")]
    [InlineData("dcmtk", "dcmcjpeg", "+el +sv 7", "dcmdjpeg", 16, false, ".57")]
    [InlineData("dcmtk", "dcmcjpeg", "+e1", "dcmdjpeg", 8, false, ".70")]
    [InlineData("dcmtk", "dcmcjpeg", "+e1", "dcmdjpeg", 10, false, ".70")]
    [InlineData("dcmtk", "dcmcjpeg", "+e1", "dcmdjpeg", 16, true, ".70")]
    [InlineData("dcmtk", "dcmcjpls", "+el", "dcmdjpls", 8, false, ".80")]
    [InlineData("dcmtk", "dcmcjpls", "+el", "dcmdjpls", 12, false, ".80")]
    [InlineData("dcmtk", "dcmcjpls", "+el", "dcmdjpls", 16, true, ".80")]
    [InlineData("dcmtk", "dcmcjpls", "+en +md 3", "dcmdjpls", 12, false, ".81")]
    [InlineData("dcmtk", "dcmcrle", "", "dcmdrle", 8, true, ".5")]
    [InlineData("dcmtk", "dcmcrle", "", "dcmdrle", 12, false, ".5")]
    [InlineData("libgdcm-tools", "gdcmconv", "--j2k", "gdcmconv --raw", 8, false, ".90")]
    [InlineData("libgdcm-tools", "gdcmconv", "--j2k", "gdcmconv --raw", 12, false, ".90")]
    [InlineData("libgdcm-tools", "gdcmconv", "--j2k", "gdcmconv --raw", 16, true, ".90")]
    [InlineData("libgdcm-tools", "gdcmconv", "--j2k --lossy -q 50", "gdcmconv --raw", 12, false, ".91")]
    [InlineData("libgdcm-tools", "gdcmconv", "--jpegls", "gdcmconv --raw", 12, true, ".80")]
    public async Task A_frame_decodes_as_in_the_native_decoder(
        string package, string encoder, string options, string decoder, int bits, bool isSigned, string syntax)
    {
        string[] decoderParts = decoder.Split(' ');
        string encoderPath = Requires.Tool(encoder, package), decoderPath = Requires.Tool(decoderParts[0], package);
        using var folder = new TemporaryFolder();
        string original = Write(folder["original.dcm"], TestFrames.Format(Rows, Columns, bits, isSigned)), coded = folder["coded.dcm"], raw = folder["raw.dcm"];
        await RunAsync(encoderPath, [.. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), original, coded]);
        await RunAsync(decoderPath, [.. decoderParts[1..], coded, raw]);

        using var file = DicomFile.Open(coded);
        using var frame = DicomPixelData.Create(file).GetFrame(0, shared.Sandbox);

        Assert.EndsWith(syntax, file.TransferSyntax.Uid, StringComparison.Ordinal);
        using var expected = DicomFile.Open(raw);
        expected.Dataset.TryGetItem(DicomTag.PixelData, out var pixels);
        Assert.Equal(pixels.Value[..frame.Samples.Length].ToArray(), frame.Samples.ToArray());
    }

    [Theory]
    [InlineData(8)]
    [InlineData(10)]
    [InlineData(12)]
    [InlineData(16)]
    public async Task Lossless_jpeg_xl_decodes_as_in_djxl(int bits)
    {
        string encoder = Requires.Tool("cjxl", "libjxl-tools"), decoder = Requires.Tool("djxl", "libjxl-tools");
        using var folder = new TemporaryFolder();
        var format = TestFrames.Format(Rows, Columns, bits);
        WritePortableGraymap(folder["image.pgm"], format);
        await RunAsync(encoder, ["-d", "0", folder["image.pgm"], folder["image.jxl"]]);
        await RunAsync(decoder, [folder["image.jxl"], folder["decoded.pgm"]]);
        byte[] coded = await File.ReadAllBytesAsync(folder["image.jxl"], Cancel), decoded = await File.ReadAllBytesAsync(folder["decoded.pgm"], Cancel);

        using var frame = shared.Sandbox.Decode(DicomTransferSyntax.Find("1.2.840.10008.1.2.4.110"), [coded], format, Cancel);

        Assert.Equal(decoded[^(int)format.ByteCount..], InPortableOrder(frame.Samples.ToArray(), format));
    }

    [Fact]
    public async Task Jpeg_xl_for_the_eye_is_refused_because_its_values_are_not_those_stored()
    {
        string encoder = Requires.Tool("cjxl", "libjxl-tools");
        using var folder = new TemporaryFolder();
        var format = TestFrames.Format(Rows, Columns, 8);
        WritePortableGraymap(folder["image.pgm"], format);
        await RunAsync(encoder, ["-d", "1", folder["image.pgm"], folder["image.jxl"]]);
        byte[] coded = await File.ReadAllBytesAsync(folder["image.jxl"], Cancel);

        var exception = Assert.Throws<DicomException>(
            () => shared.Sandbox.Decode(DicomTransferSyntax.Find("1.2.840.10008.1.2.4.112"), [coded], format, Cancel));

        Assert.Equal(DicomFault.UnsupportedTransferSyntax, exception.Fault);
    }

    private static string Write(string path, FrameFormat format)
    {
        var builder = A.ChestInstance().WithBitsStored(format.BitsStored, format.BitsAllocated).WithPixels(format.Rows, format.Columns, (_, _) => 0)
            .WithPixelBytes(TestFrames.Samples(format));
        return (format.IsSigned ? builder.WithSigned() : builder).Save(path);
    }

    private static void WritePortableGraymap(string path, FrameFormat format)
    {
        string header = string.Create(CultureInfo.InvariantCulture, $"P5\n{format.Columns} {format.Rows}\n{(1 << format.BitsStored) - 1}\n");
        File.WriteAllBytes(path, [.. Encoding.ASCII.GetBytes(header), .. InPortableOrder(TestFrames.Samples(format), format)]);
    }

    /// <summary>A graymap holds samples of two bytes most significant byte first.</summary>
    private static byte[] InPortableOrder(byte[] samples, FrameFormat format)
    {
        if (format.BitsAllocated == 16)
        {
            var words = MemoryMarshal.Cast<byte, short>(samples.AsSpan());
            BinaryPrimitives.ReverseEndianness(words, words);
        }

        return samples;
    }

    private static async Task RunAsync(string program, string[] arguments)
    {
        var result = await ExternalProgram.RunAsync(program, arguments, Cancel);
        Assert.True(result.ExitCode == 0, $"{Path.GetFileName(program)}: {result.Error}");
    }
}
