using Pneumonia.Dicom;
using Pneumonia.TestKit;

namespace Pneumonia.Imaging.Tests;

public sealed class VoiTests
{
    [Theory]
    [InlineData(2048, 4096, 0, 0)]
    [InlineData(2048, 4096, 2047.5, 0.5)]
    [InlineData(2048, 4096, 4095, 1)]
    [InlineData(2048, 1, 2047.5, 0)]
    [InlineData(2048, 1, 2047.6, 1)]
    [InlineData(0, 100, -50, 0)]
    [InlineData(0, 100, 0, 50 / 99.0)] // (0 + 0.5) / 99 + 0.5
    [InlineData(0, 100, 49, 1)]
    [InlineData(0, 1, -0.5, 0)]
    [InlineData(0, 1, 0, 1)]
    public void Linear_is_the_clause_with_its_examples(double center, double width, double value, double expected) =>
        Assert.Equal(expected, VoiRange.Linear(center, width).Apply(value), 1e-12);

    [Theory]
    [InlineData(2048, 4096, 0, 0)]
    [InlineData(2048, 4096, 2048, 0.5)]
    [InlineData(2048, 4096, 4096, 1)]
    [InlineData(2048, 1, 2047.75, 0.25)]
    [InlineData(0, 100, -50, 0)]
    [InlineData(0, 100, 25, 0.75)]
    [InlineData(0, 100, 51, 1)]
    public void Linear_exact_is_the_clause_with_its_examples(double center, double width, double value, double expected) =>
        Assert.Equal(expected, VoiRange.LinearExact(center, width).Apply(value), 1e-12);

    [Theory]
    [InlineData(100, 0.5)]
    [InlineData(150, 0.88079707797788)] // 1 / (1 + e^-2)
    [InlineData(50, 0.11920292202212)]
    public void Sigmoid_is_the_clause(double value, double expected) => Assert.Equal(expected, new VoiSigmoid(100, 100).Apply(value), 1e-12);

    [Fact]
    public void Sigmoid_of_a_header_is_applied_to_every_sample_before_the_mean()
    {
        var actual = Converted.From(Steps().With(DicomTag.VoiLutFunction, DicomVR.CS, "SIGMOID").WithWindow(1000, 500), rows: 2, columns: 2);

        // The samples of the first rectangle are 0 and 2000, half each.
        double expected = (new VoiSigmoid(1000, 500).Apply(0) + new VoiSigmoid(1000, 500).Apply(2000)) / 2;
        Assert.Equal(expected, actual.Intensities[0], 1e-6);
        Assert.Null(actual.Warning);
    }

    [Fact]
    public void Inputs_beyond_a_table_take_its_ends()
    {
        var builder = Steps().With(writer => writer.AddSequence(DicomTag.VoiLutSequence, Table([2, 1000, 8], [10, 250])));

        var actual = Converted.From(builder, rows: 4, columns: 4);

        Assert.Equal(10 / 255.0, actual.Intensities[0], 1e-6);
        Assert.Equal(250 / 255.0, actual.Intensities[1], 1e-6);
    }

    [Fact]
    public void First_of_several_windows_is_taken()
    {
        var several = Steps().With(DicomTag.WindowCenter, DicomVR.DS, "2048", "1").With(DicomTag.WindowWidth, DicomVR.DS, "4096", "2");

        var actual = Converted.From(several, rows: 4, columns: 4);

        Converted.From(Steps().WithWindow(2048, 4096), rows: 4, columns: 4).AssertClose(actual, 0);
    }

    [Theory]
    [InlineData(new[] { "2048", "1" }, new[] { "4096" })]
    [InlineData(new[] { "2048" }, new[] { "4096", "2" })]
    public void First_window_of_different_numbers_of_centers_and_widths_is_taken_and_warned_about(string[] centers, string[] widths)
    {
        var several = Steps().With(DicomTag.WindowCenter, DicomVR.DS, centers).With(DicomTag.WindowWidth, DicomVR.DS, widths);

        var actual = Converted.From(several, rows: 4, columns: 4);

        Converted.From(Steps().WithWindow(2048, 4096), rows: 4, columns: 4).AssertClose(actual, 0);
        Assert.NotNull(actual.Warning);
    }

    [Fact]
    public void Table_that_has_more_data_than_it_says_is_taken()
    {
        var builder = Steps().With(writer => writer.AddSequence(DicomTag.VoiLutSequence, Table([2, 1000, 8], [10, 250, 99, 99])));

        Assert.Equal(250 / 255.0, Converted.From(builder, rows: 4, columns: 4).Intensities[1], 1e-6);
    }

    [Fact]
    public void Table_goes_before_a_window()
    {
        var builder = Steps().WithWindow(1, 2).With(writer => writer.AddSequence(DicomTag.VoiLutSequence, Table([2, 1000, 8], [10, 250])));

        Assert.Equal(10 / 255.0, Converted.From(builder, rows: 4, columns: 4).Intensities[0], 1e-6);
    }

    [Fact]
    public void Table_that_declares_more_bits_than_it_fills_is_taken_as_of_those_it_fills_and_warned_about()
    {
        var builder = Steps().With(writer => writer.AddSequence(DicomTag.VoiLutSequence, Table([2, 1000, 16], [0, 4095])));

        var actual = Converted.From(builder, rows: 4, columns: 4);

        Assert.Equal(1, actual.Intensities[1], 1e-6);
        Assert.NotNull(actual.Warning);
    }

    public static TheoryData<string> Unusable => [.. UnusableVoi.Keys];

    private static readonly Dictionary<string, Func<ChestInstanceBuilder>> UnusableVoi = new()
    {
        ["none"] = () => Steps().Without(DicomTag.WindowCenter).Without(DicomTag.WindowWidth),
        ["center alone"] = () => Steps().Without(DicomTag.WindowWidth),
        ["width 0"] = () => Steps().WithWindow(2048, 0),
        ["negative width"] = () => Steps().WithWindow(2048, -10),
        ["LINEAR with a width below 1"] = () => Steps().WithWindow(2048, 0.5),
        ["no number"] = () => Steps().With(DicomTag.WindowCenter, DicomVR.DS, "wide"),
        ["all black"] = () => Steps().WithWindow(30_000, 100),
        ["all white"] = () => Steps().WithWindow(-30_000, 100),
        ["all black, far away"] = () => Steps().WithWindow(1e300, 100),
        ["far too wide"] = () => Steps().WithWindow(0, 1e12),
        ["ten times too wide"] = () => Steps().WithWindow(15_000, 30_000),
        ["nothing but black and white"] = () => Steps().WithWindow(500, 1000),
        ["unknown function"] = () => Steps().With(DicomTag.VoiLutFunction, DicomVR.CS, "CUBIC"),
        ["table without data"] = () => UnusableTable(item => item.Add(DicomTag.LutDescriptor, 2, 0, 12)),
        ["table of fewer entries than it says"] = () => UnusableTable(Table([3, 0, 12], [0, 4095])),
        ["table beyond its bits"] = () => UnusableTable(Table([2, 0, 8], [0, 256])),
        ["table of 20 bits"] = () => UnusableTable(Table([2, 0, 20], [0, 256])),
        ["constant table"] = () => UnusableTable(Table([2, 0, 12], [9, 9])),
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public void Unusable_voi_falls_back_to_the_percentiles_with_a_warning(string voi)
    {
        var actual = Converted.From(UnusableVoi[voi](), rows: 4, columns: 4);

        Converted.From(Steps(), IntensityRule.Percentile, rows: 4, columns: 4).AssertClose(actual, 0);
        Assert.NotNull(actual.Warning);
    }

    [Fact]
    public void Percentile_rule_takes_no_notice_of_the_header_and_warns_of_nothing()
    {
        var actual = Converted.From(Steps().WithWindow(30_000, 0), IntensityRule.Percentile, rows: 4, columns: 4);

        // Steps are 0 and 2000, 1000 in between: the percentiles are the ends.
        Assert.Equal([0f, 1f, 0f, 1f], actual.Intensities[..4]);
        Assert.Null(actual.Warning);
    }

    [Fact]
    public void Percentiles_leave_out_the_outer_hundredth_on_each_side()
    {
        int[] samples = [.. Enumerable.Range(0, 10_000).Select(i => i < 50 ? 0 : i < 100 ? 4095 : 1000 + (i % 1000))];

        using var file = DicomFile.Read(A.ChestInstance().WithPixels(100, 100, samples).Build());
        Assert.True(GrayscaleImage.TryRead(file, TestCodecs.Shared, out var image, out _));
        using (image)
        {
            Assert.True(PercentileWindow.TryFind(image, out double low, out double high));

            // Rank 100 of 10,000: 50 zeros and 50 of those between, about ten to a value. Rank 9,900: 50 below the top.
            Assert.Equal(1005, low, 2.0);
            Assert.Equal(1995, high, 2.0);
        }
    }

    [Fact]
    public void Percentile_polarity_follows_a_negative_slope_and_MONOCHROME1()
    {
        var plain = Converted.From(Steps(), IntensityRule.Percentile, rows: 4, columns: 4);

        var negative = Converted.From(Steps().WithRescale(-2, 100), IntensityRule.Percentile, rows: 4, columns: 4);
        var both = Converted.From(Steps().WithRescale(-2, 100).WithMonochrome1(), IntensityRule.Percentile, rows: 4, columns: 4);

        Assert.All(Enumerable.Range(0, 16), i => Assert.Equal(1 - plain.Intensities[i], negative.Intensities[i], 1e-6));
        plain.AssertClose(both, 1e-6);
    }

    [Fact]
    public void Eight_bits_without_voi_are_ready_for_display()
    {
        var builder = A.ChestInstance().WithBitsStored(8).WithPixels(4, 4, (row, column) => (row * 60) + (column * 5))
            .Without(DicomTag.WindowCenter).Without(DicomTag.WindowWidth);

        var actual = Converted.From(builder, rows: 4, columns: 4);

        Assert.Equal(((2 * 60) + 15) / 255f, actual.Intensities[11]);
        Assert.Null(actual.Warning);
    }

    [Fact]
    public void Eight_bits_with_a_window_that_cannot_be_are_shown_in_full_with_a_warning()
    {
        var builder = A.ChestInstance().WithBitsStored(8).WithPixels(4, 4, (row, column) => (row * 60) + (column * 5)).WithWindow(128, 0);

        var actual = Converted.From(builder, rows: 4, columns: 4);

        Assert.Equal(((2 * 60) + 15) / 255f, actual.Intensities[11]);
        Assert.NotNull(actual.Warning);
    }

    /// <summary>8 x 8 samples in 2 x 2 blocks: 0, 2000, 0, 2000 along a row, 1000 in one corner.</summary>
    private static ChestInstanceBuilder Steps() =>
        A.ChestInstance().WithPixels(8, 8, (row, column) => row >= 6 && column >= 6 ? 1000 : column / 2 % 2 * 2000);

    private static ChestInstanceBuilder UnusableTable(Action<DicomDatasetWriter> item) =>
        Steps().Without(DicomTag.WindowCenter).Without(DicomTag.WindowWidth).With(writer => writer.AddSequence(DicomTag.VoiLutSequence, item));

    private static Action<DicomDatasetWriter> Table(ushort[] descriptor, ushort[] data) => item =>
    {
        item.Add(DicomTag.LutDescriptor, descriptor);
        item.Add(DicomTag.LutData, data);
    };
}
