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
        var actual = Converted.From(Padded(monochrome1), rows: 4, columns: 4);

        Assert.Equal(0, actual.Intensities[0]);
    }

    [Fact]
    public void Rectangle_that_is_padding_in_part_is_the_mean_of_the_rest()
    {
        var actual = Converted.From(Padded(monochrome1: false), rows: 4, columns: 4);

        // Rows 2 and 3, columns 0 and 1: row 2 is padding, row 3 holds 300 and 301.
        Assert.Equal(300.5 / 4095, actual.Intensities[4], 1e-6);
    }

    [Fact]
    public void Range_of_padding_values_is_masked_both_ends_included_and_in_either_order()
    {
        var upward = Converted.From(Padded(monochrome1: false, Padding - 1, Padding + 1), rows: 4, columns: 4);
        var downward = Converted.From(Padded(monochrome1: false, Padding + 1, Padding - 1), rows: 4, columns: 4);

        var expected = Converted.From(Padded(monochrome1: false), rows: 4, columns: 4);
        expected.AssertClose(upward, 0);
        expected.AssertClose(downward, 0);
    }

    [Fact]
    public void Percentiles_do_not_count_padding()
    {
        var actual = Converted.From(Padded(monochrome1: false), IntensityRule.Percentile, rows: 8, columns: 8);

        // Lowest and highest of the rest are 300 and 707.
        Assert.Equal(0, actual.Intensities[3 * 8]);
        Assert.Equal(1, actual.Intensities[63]);
    }

    [Fact]
    public void Signed_padding_is_masked()
    {
        var builder = A.ChestInstance().WithSigned().WithPixels(4, 4, (row, column) => row == 0 ? -2000 : (row * 300) + column).WithPadding(-2000).WithWindow(0, 4096);

        var actual = Converted.From(builder, rows: 4, columns: 4);

        Assert.Equal([0f, 0f, 0f, 0f], actual.Intensities[..4]);
        Assert.Equal((2048 + 303) / 4095.0, actual.Intensities[7], 1e-6);
    }

    [Fact]
    public void Image_of_nothing_but_padding_has_no_contrast()
    {
        var actual = Converted.From(A.ChestInstance().WithPixels(8, 8, (_, _) => 0).WithPadding(0), rows: 4, columns: 4);

        Assert.Equal(Reason.NoContrast, actual.Reason);
    }

    /// <summary>8 x 8: rows 0 to 2 are padding, the rest is 100 x row + column.</summary>
    private static ChestInstanceBuilder Padded(bool monochrome1, int value = Padding, int? limit = null)
    {
        var builder = A.ChestInstance().WithPixels(8, 8, (row, column) => row < 3 ? Padding : (row * 100) + column).WithPadding(value, limit).WithWindow(2048, 4096);
        return monochrome1 ? builder.WithMonochrome1() : builder;
    }
}
