namespace Pneumonia.Dicom;

/// <summary>What a compressed frame says about itself, read before any codec sees it.</summary>
/// <param name="Precision">Bits of a sample.</param>
/// <param name="IsSigned">Its samples are two's complement; null where the format cannot say.</param>
internal sealed record FrameHeader(int Rows, int Columns, int Samples, int Precision, bool? IsSigned = null)
{
    /// <summary>Bytes that the module's decoder gives a sample. OpenJPH's is asked for 16 bits where 8 signed ones would lose their sign.</summary>
    public int SandboxBytesPerSample { get; init; } = Precision <= 8 ? 1 : 2;

    /// <summary>The decoder gives one component behind the other: CharLS does where the stream has them so.</summary>
    public bool IsByPlane { get; init; }

    /// <summary>Bytes that the module's decoder gives the frame.</summary>
    public long SandboxBytes => (long)Rows * Columns * Samples * SandboxBytesPerSample;

    /// <exception cref="DicomException">The frame has no sound header (309) or is of a kind that is not decoded (112).</exception>
    public static FrameHeader Read(Codec codec, ReadOnlyMemory<byte> frame) => codec switch
    {
        Codec.Jpeg => JpegStream.ReadHeader(frame.Span, isJpegLs: false),
        Codec.JpegLs => JpegStream.ReadHeader(frame.Span, isJpegLs: true),
        Codec.Jpeg2000 => Jpeg2000Stream.Read(frame),
        Codec.HtJpeg2000 => Jpeg2000Stream.Read(frame) is var header && header.IsSigned == true ? header with { SandboxBytesPerSample = 2 } : header,
        Codec.JpegXl => JpegXlStream.ReadHeader(frame.Span),
        _ => throw new ArgumentOutOfRangeException(nameof(codec), codec, message: null),
    };

    /// <exception cref="DicomException">The frame is not what the data set describes (310).</exception>
    public void RequireMatch(FrameFormat described)
    {
        // More bits than Bits Stored, up to the whole sample, are there where an encoder took Bits Allocated. Fewer are usual in JPEG 2000 and
        // change no value, unless the sign bit is to be found where the frame has none.
        bool reachesHighBit = Precision > described.HighBit
            || (described.HighBit == described.BitsStored - 1 && (!described.IsSigned || IsSigned is not null));
        bool matches = Samples is 1 or 3 && Rows == described.Rows && Columns == described.Columns && Samples == described.SamplesPerPixel
            && Precision <= described.BitsAllocated && reachesHighBit;
        if (!matches)
        {
            throw new DicomException(
                DicomFault.FrameMismatch,
                $"The frame has {Rows} x {Columns} pixels of {Samples} samples with {Precision} bits; {described.Rows} x {described.Columns} of "
                + $"{described.SamplesPerPixel} with {described.BitsStored} of {described.BitsAllocated} bits are described.",
                tag: DicomTag.PixelData);
        }
    }

    internal static DicomException Damaged(string detail) => new(DicomFault.CorruptPixelData, detail, tag: DicomTag.PixelData);
}
