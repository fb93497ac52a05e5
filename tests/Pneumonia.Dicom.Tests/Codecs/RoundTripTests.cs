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

    [Theory]
    [InlineData("1.2.840.10008.1.2.4.70")]
    [InlineData("1.2.840.10008.1.2.4.80")]
    [InlineData("1.2.840.10008.1.2.4.90")]
    [InlineData("1.2.840.10008.1.2.4.110")]
    [InlineData("1.2.840.10008.1.2.4.201")]
    [InlineData("1.2.840.10008.1.2.5")]
    public void Lossless_colour_comes_back_bit_by_bit(string syntax)
    {
        var format = TestFrames.Format(61, 47, 8, samplesPerPixel: 3);
        byte[] samples = TestFrames.Samples(format);
        byte[] encoded = shared.Encoder.Encode(syntax, format, samples);

        using var frame = shared.Sandbox.Decode(DicomTransferSyntax.Find(syntax), [encoded], format, TestContext.Current.CancellationToken);

        Assert.Equal(samples, frame.Samples.ToArray());
    }

    [Fact]
    public void High_throughput_colour_without_a_component_transform_is_refused()
    {
        var format = TestFrames.Format(61, 47, 8, samplesPerPixel: 3);
        byte[] encoded = shared.Encoder.Encode("1.2.840.10008.1.2.4.201", format, TestFrames.Samples(format));
        encoded[encoded.AsSpan().IndexOf([(byte)0xFF, (byte)0x52]) + 8] = 0;

        var exception = Assert.Throws<DicomException>(() => shared.Sandbox.Decode(
            DicomTransferSyntax.Find("1.2.840.10008.1.2.4.201"), [encoded], format, TestContext.Current.CancellationToken));

        Assert.Equal(DicomFault.UnsupportedTransferSyntax, exception.Fault);
    }

    [Fact]
    public void Eight_bits_in_sixteen_are_widened()
    {
        var format = TestFrames.Format(61, 47, 8);
        byte[] samples = TestFrames.Samples(format);
        byte[] encoded = shared.Encoder.Encode("1.2.840.10008.1.2.4.70", format, samples);

        using var frame = shared.Sandbox.Decode(
            DicomTransferSyntax.Find("1.2.840.10008.1.2.4.70"), [encoded], format with { BitsAllocated = 16 }, TestContext.Current.CancellationToken);

        Assert.Equal(samples.SelectMany(sample => (byte[])[sample, 0]), frame.Samples.ToArray());
    }
}
