namespace Pneumonia.Dicom.Tests;

/// <summary>What decoding refuses, and why; and that it goes on afterwards.</summary>
public sealed class CodecFaultTests(SharedSandbox shared) : IClassFixture<SharedSandbox>
{
    private static readonly DicomTransferSyntax JpegLossless = DicomTransferSyntax.Find("1.2.840.10008.1.2.4.70");
    private static readonly FrameFormat Format = TestFrames.Format(61, 47, 12);

    private byte[] Encoded => shared.Encoder.Encode(JpegLossless.Uid, Format, TestFrames.Samples(Format));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void A_frame_that_ends_in_the_middle_is_damaged() => Assert.Equal(DicomFault.CorruptPixelData, Fault(Encoded[..^500], Format));

    [Fact]
    public void A_frame_of_another_size_than_described_is_refused() =>
        Assert.Equal(DicomFault.FrameMismatch, Fault(Encoded, Format with { Rows = 62 }));

    [Fact]
    public void A_frame_of_more_bits_than_allocated_is_refused() =>
        Assert.Equal(DicomFault.FrameMismatch, Fault(Encoded, Format with { BitsAllocated = 8, BitsStored = 8, HighBit = 7 }));

    [Fact]
    public void A_syntax_without_a_decoder_is_refused() =>
        Assert.Equal(DicomFault.UnsupportedTransferSyntax, Fault(Encoded, Format, DicomTransferSyntax.Find("1.2.840.10008.1.2.4.100")));

    private DicomFault Fault(byte[] encoded, FrameFormat format, DicomTransferSyntax? syntax = null) =>
        Assert.Throws<DicomException>(() => shared.Sandbox.Decode(syntax ?? JpegLossless, [encoded], format, Cancel)).Fault;
}
