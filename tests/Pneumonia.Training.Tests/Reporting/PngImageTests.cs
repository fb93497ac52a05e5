using Pneumonia.Training.Reporting;
using Pneumonia.Training.Reporting.Images;
using SkiaSharp;

namespace Pneumonia.Training.Tests.Reporting;

public sealed class PngImageTests
{
    [Fact]
    public void An_image_keeps_its_greys_and_clips_what_is_beyond()
    {
        using var bitmap = Decode(new ReportImage("", true) { Rows = 1, Columns = 4, Intensities = [0, 0.5f, 1, 1.5f] });

        Assert.Equal([0, 128, 255, 255], Enumerable.Range(0, 4).Select(column => (int)bitmap.GetPixel(column, 0).Green));
        Assert.Equal(bitmap.GetPixel(1, 0).Red, bitmap.GetPixel(1, 0).Blue);
    }

    [Fact]
    public void A_map_colours_where_it_speaks_for_the_finding_and_only_there()
    {
        // The upper half against the finding, the lower half for it.
        using var bitmap = Decode(Grey() with { Map = new ActivationMap(2, 1, [-2, 1]) });

        var (above, below) = (bitmap.GetPixel(4, 0), bitmap.GetPixel(4, 7));
        Assert.Equal(above.Red, above.Blue);
        Assert.True(below.Red > below.Blue + 100);
    }

    [Fact]
    public void A_map_without_anything_for_the_finding_leaves_the_image_grey()
    {
        using var bitmap = Decode(Grey() with { Map = new ActivationMap(1, 1, [-1]) });

        Assert.All(Enumerable.Range(0, 8), column => Assert.Equal(bitmap.GetPixel(column, 3).Red, bitmap.GetPixel(column, 3).Blue));
    }

    private static ReportImage Grey() => new("", true) { Rows = 8, Columns = 8, Intensities = [.. Enumerable.Repeat(0.5f, 64)] };

    private static SKBitmap Decode(ReportImage image)
    {
        string uri = PngImage.ToDataUri(image);
        Assert.StartsWith("data:image/png;base64,", uri, StringComparison.Ordinal);
        return SKBitmap.Decode(Convert.FromBase64String(uri[(uri.IndexOf(',', StringComparison.Ordinal) + 1)..]));
    }
}
