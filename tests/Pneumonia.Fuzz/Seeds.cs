using Pneumonia.Dicom;
using Pneumonia.TestKit;

namespace Pneumonia.Fuzz;

/// <summary>Small files to mutate that no corpus has: a few pixels in every transfer syntax, and every way to describe grayscale.</summary>
internal static class Seeds
{
    private const int Rows = 16, Columns = 12;

    public static void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        var encoder = new FrameEncoder(TestCodecs.Shared);
        foreach (string uid in FrameEncoder.Syntaxes)
        {
            int bits = uid == "1.2.840.10008.1.2.4.50" ? 8 : 12;
            ReadOnlyMemory<byte> frame = encoder.Encode(uid, Format(bits), Samples(bits));
            var syntax = DicomTransferSyntax.Find(uid);
            Small(bits).WithEncodedFrames(syntax, [frame]).Save(Path.Combine(folder, uid));
            Small(bits).WithEncodedFrames(syntax, [frame, frame], maxFragmentBytes: 64).Save(Path.Combine(folder, uid + "-two-frames"));
        }

        Small(12).WithSyntax(DicomTransferSyntax.DeflatedExplicitVRLittleEndian).Save(Path.Combine(folder, "deflated"));
        Small(16).WithSigned().WithPadding(-32768, -32000).WithRescale(-0.5, 100).Save(Path.Combine(folder, "signed"));
        Small(12).WithMonochrome1().With(DicomTag.VoiLutFunction, DicomVR.CS, "SIGMOID").Save(Path.Combine(folder, "sigmoid"));
        Small(8).With(writer => writer.AddSequence(DicomTag.VoiLutSequence, Table)).Save(Path.Combine(folder, "voi-lut"));
        Small(8).Without(DicomTag.RescaleSlope).Without(DicomTag.RescaleIntercept).With(writer => writer.AddSequence(DicomTag.ModalityLutSequence, Table))
            .Save(Path.Combine(folder, "modality-lut"));
    }

    private static void Table(DicomDatasetWriter item)
    {
        item.Add(DicomTag.LutDescriptor, 16, 40, 16);
        item.Add(DicomTag.LutData, [.. Enumerable.Range(0, 16).Select(i => (ushort)(i * 4096))]);
    }

    private static ChestInstanceBuilder Small(int bits) => A.ChestInstance().WithBitsStored(bits).WithPixels(Rows, Columns, (row, column) => Sample(bits, row, column));

    private static int Sample(int bits, int row, int column) => ((row * 97) + (column * 61)) & ((1 << bits) - 1);

    private static FrameFormat Format(int bits) => new()
    {
        Rows = Rows,
        Columns = Columns,
        SamplesPerPixel = 1,
        BitsAllocated = bits > 8 ? 16 : 8,
        BitsStored = bits,
        HighBit = bits - 1,
        IsSigned = false,
        PhotometricInterpretation = "MONOCHROME2",
    };

    private static byte[] Samples(int bits)
    {
        var values = Enumerable.Range(0, Rows * Columns).Select(i => Sample(bits, i / Columns, i % Columns));
        return [.. values.SelectMany(value => bits > 8 ? new[] { (byte)value, (byte)(value >> 8) } : [(byte)value])];
    }
}
