using Pneumonia.Dicom;
using Pneumonia.TestKit;

namespace Pneumonia.Imaging.Tests;

/// <summary>Bits of 16 that are not among the 12 stored: above the sample, or below it where the sample is shifted up.</summary>
public sealed class ForeignBitsTests
{
    private static readonly DicomTag OverlayBitsAllocated = new(0x6002, 0x0100);
    private static readonly DicomTag OverlayBitPosition = new(0x6002, 0x0102);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Overlays_that_the_header_tells_of_change_nothing(bool isSigned)
    {
        var actual = Converted.From(WithForeign(isSigned, i => i % 3 == 0 ? 0x4000 : 0).With(Overlay(16, 14)));

        Plain(isSigned).AssertClose(actual, 0);
    }

    [Theory]
    [InlineData(0xF000)]
    [InlineData(0)]
    public void Bits_above_a_negative_sample_may_be_its_sign_or_nothing(int above)
    {
        var actual = Converted.From(WithForeign(isSigned: true, i => Sample(i) < 0 ? above : 0));

        Plain(isSigned: true).AssertClose(actual, 0);
    }

    public static TheoryData<string> Folded => [.. Instances.Keys];

    private static readonly Dictionary<string, Func<ChestInstanceBuilder>> Instances = new()
    {
        ["one sample is one bit too large"] = () => WithForeign(isSigned: false, i => i == 4711 ? 0x1000 : 0),
        ["all samples are"] = () => WithForeign(isSigned: false, i => i << 12),
        ["one signed sample is"] = () => WithForeign(isSigned: true, i => i == 4711 ? 0x1000 : 0),
        ["the sign goes half the way"] = () => WithForeign(isSigned: true, i => Sample(i) < 0 ? 0x3000 : 0),
        ["bits below the sample"] = () => A.ChestInstance().WithBitsStored(12, 16, 15).WithPixels(96, 80, (_, _) => 0).WithPixelBytes(Bytes(i => (i << 4) | 1)),
        ["an overlay lies elsewhere"] = () => WithForeign(isSigned: false, _ => 0x2000).With(Overlay(16, 14)),
        ["an overlay is kept apart"] = () => WithForeign(isSigned: false, _ => 0x4000).With(Overlay(1, 14)),
    };

    [Theory]
    [MemberData(nameof(Folded))]
    public void Samples_that_do_not_fit_the_stored_bits_are_refused(string instance) =>
        Assert.Equal(Reason.InvalidBitDepth, Converted.From(Instances[instance]()).Reason);

    [Fact]
    public void Samples_that_do_not_fit_are_refused_under_the_percentile_rule_too() =>
        Assert.Equal(Reason.InvalidBitDepth, Converted.From(WithForeign(isSigned: false, i => i << 12), IntensityRule.Percentile).Reason);

    private static int Sample(int i) => ((i * 37) % 4096) - 2048;

    private static Converted Plain(bool isSigned) => Converted.From(WithForeign(isSigned, _ => 0));

    private static ChestInstanceBuilder WithForeign(bool isSigned, Func<int, int> foreign)
    {
        var builder = A.ChestInstance().WithPixels(96, 80, (_, _) => 0).WithPixelBytes(Bytes(i => (Sample(i) & 0x0FFF) | foreign(i)));
        return isSigned ? builder.WithSigned() : builder;
    }

    private static byte[] Bytes(Func<int, int> sample) =>
        [.. Enumerable.Range(0, 96 * 80).SelectMany(i => BitConverter.GetBytes(unchecked((ushort)sample(i))))];

    private static Action<DicomFileWriter> Overlay(ushort bitsAllocated, ushort position) => writer =>
    {
        writer.Add(OverlayBitsAllocated, bitsAllocated);
        writer.Add(OverlayBitPosition, position);
    };
}
