using Pneumonia.Dicom;
using Pneumonia.TestKit;

namespace Pneumonia.Imaging.Tests;

public sealed class PaddingTests
{
    private const int Padding = 4000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rectangle_of_nothing_but_padding_is_black_in_either_polarity(bool monochrome1)
    {
        var actual = Converted.From(Padded(monochrome1), rows: 8, columns: 4);

        Assert.Equal(0, actual.Intensities[0]);
    }

    [Fact]
    public void Padding_counts_as_black_in_a_mean()
    {
        var actual = Converted.From(Padded(monochrome1: false), rows: 8, columns: 4);

        // Rows 2 and 3, columns 0 and 1: row 2 is padding, row 3 holds 300 and 301.
        Assert.Equal(300.5 / 4095 / 2, actual.Intensities[4], 1e-6);
    }

    [Fact]
    public void Padding_that_is_black_already_changes_nothing()
    {
        static ChestInstanceBuilder Collimated() => A.ChestInstance().WithPixels(60, 60, (row, column) => (row + column) % 3 == 0 ? 0 : (row * 60) + column).WithWindow(2048, 4096);

        var actual = Converted.From(Collimated().WithPadding(0));

        Converted.From(Collimated()).AssertClose(actual, 0);
        Assert.Null(actual.Warning);
    }

    [Theory]
    [InlineData(4095, false)]
    [InlineData(0, true)]
    public void White_in_the_middle_is_no_padding_whatever_the_header_says(int white, bool monochrome1)
    {
        ChestInstanceBuilder Burnt()
        {
            var builder = A.ChestInstance().WithWindow(2048, 4096)
                .WithPixels(60, 60, (row, column) => column is > 20 and < 30 ? white : 1000 + (row * 30) + column);
            return monochrome1 ? builder.WithMonochrome1() : builder;
        }

        var actual = Converted.From(Burnt().WithPadding(white));

        Converted.From(Burnt()).AssertClose(actual, 1e-6);
        Assert.Equal(PaddingCheck.Warning, actual.Warning);
    }

    [Theory]
    [InlineData(false, "SS", 0xFFFF)] // -1 in a header of unsigned samples is 65535
    [InlineData(true, "US", 0xF830)] // 63536 in one of signed samples is -2000
    public void Padding_is_as_signed_as_the_samples_whatever_its_VR(bool isSigned, string vr, int stored)
    {
        var builder = A.ChestInstance().WithBitsStored(16).WithPixels(40, 40, (row, column) => row < 8 ? (short)stored : (row * 40) + column)
            .With(writer => writer.AddBytes(DicomTag.PixelPaddingValue, vr == "SS" ? DicomVR.SS : DicomVR.US, BitConverter.GetBytes((ushort)stored)));
        if (isSigned)
            builder.WithSigned();

        var actual = Converted.From(builder.WithWindow(0, isSigned ? 5000 : 100_000), rows: 10, columns: 10);

        Assert.Equal([0f, 0f, 0f], actual.Intensities[..3]);
        Assert.NotEqual(0, actual.Intensities[99]);
    }

    [Fact]
    public void Padding_that_no_sample_can_hold_changes_nothing()
    {
        static ChestInstanceBuilder Plain() => A.ChestInstance().WithWindow(2048, 4096);

        Converted.From(Plain()).AssertClose(Converted.From(Plain().WithPadding(63_536)), 0);
    }

    [Fact]
    public void Range_of_padding_values_is_masked_both_ends_included_and_in_either_order()
    {
        var upward = Converted.From(Padded(monochrome1: false, Padding - 1, Padding + 1), rows: 8, columns: 4);
        var downward = Converted.From(Padded(monochrome1: false, Padding + 1, Padding - 1), rows: 8, columns: 4);

        var expected = Converted.From(Padded(monochrome1: false), rows: 8, columns: 4);
        expected.AssertClose(upward, 0);
        expected.AssertClose(downward, 0);
    }

    [Fact]
    public void Percentiles_do_not_count_padding()
    {
        var actual = Converted.From(Padded(monochrome1: false), IntensityRule.Percentile, rows: 16, columns: 8);

        // Lowest and highest of the rest are 300 and 1507.
        Assert.Equal(0, actual.Intensities[3 * 8]);
        Assert.Equal(1, actual.Intensities[127]);
    }

    [Fact]
    public void Signed_padding_is_masked()
    {
        var builder = A.ChestInstance().WithSigned().WithPixels(8, 4, (row, column) => row == 0 ? -2000 : (row * 300) + column).WithPadding(-2000).WithWindow(0, 4096);

        var actual = Converted.From(builder, rows: 8, columns: 4);

        Assert.Equal([0f, 0f, 0f, 0f], actual.Intensities[..4]);
        Assert.Equal((2048 + 303) / 4095.0, actual.Intensities[7], 1e-6);
    }

    [Fact]
    public void Image_of_nothing_but_padding_has_no_contrast()
    {
        var actual = Converted.From(A.ChestInstance().WithPixels(8, 8, (_, _) => 0).WithPadding(0), rows: 4, columns: 4);

        Assert.Equal(Reason.NoContrast, actual.Reason);
    }

    /// <summary>16 x 8: rows 0 to 2 are padding, the rest is 100 x row + column.</summary>
    private static ChestInstanceBuilder Padded(bool monochrome1, int value = Padding, int? limit = null)
    {
        var builder = A.ChestInstance().WithPixels(16, 8, (row, column) => row < 3 ? Padding : (row * 100) + column).WithPadding(value, limit).WithWindow(2048, 4096);
        return monochrome1 ? builder.WithMonochrome1() : builder;
    }
}
