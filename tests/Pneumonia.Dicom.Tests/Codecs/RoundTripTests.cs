using Pneumonia.TestKit;

namespace Pneumonia.Dicom.Tests;

/// <summary>What the codec module's encoders write, the sandbox gives back.</summary>
public sealed class RoundTripTests(SharedSandbox shared) : IClassFixture<SharedSandbox>
{
    /// <summary>All but 8 signed bits in JPEG 2000, which the module's encoder does not write.</summary>
    public static TheoryData<string, int, bool> Lossless => new(
        from syntax in FrameEncoder.LosslessSyntaxes
        from bits in (int[])[8, 10, 12, 16]
        from isSigned in (bool[])[false, true]
        where (syntax, bits, isSigned) != ("1.2.840.10008.1.2.4.90", 8, true)
        select (syntax, bits, isSigned));

    [Theory]
    [MemberData(nameof(Lossless))]
    public void Lossless_frames_come_back_bit_by_bit(string syntax, int bitsStored, bool isSigned)
    {
        var format = TestFrames.Format(61, 47, bitsStored, isSigned);
        byte[] samples = TestFrames.Samples(format);
        byte[] encoded = shared.Encoder.Encode(syntax, format, samples);

        using var frame = shared.Sandbox.Decode(DicomTransferSyntax.Find(syntax), [encoded], format, TestContext.Current.CancellationToken);

        Assert.Equal(samples, frame.Samples.ToArray());
        Assert.Equal(format, frame.Format);
    }
}
