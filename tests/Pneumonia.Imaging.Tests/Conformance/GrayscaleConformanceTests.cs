namespace Pneumonia.Imaging.Tests;

/// <summary>The same anatomy in any encoding gives the same tensor: the stored one, which an independent implementation made.</summary>
public sealed class GrayscaleConformanceTests
{
    public static TheoryData<string, bool> Samples => new(from layout in Encodings.Layouts.Keys from monochrome1 in (bool[])[false, true] select (layout, monochrome1));

    [Theory]
    [MemberData(nameof(Samples))]
    public void Any_encoding_of_the_anatomy_gives_its_golden_tensor(string layout, bool monochrome1)
    {
        var encodings = Encodings.Of(Encodings.Layouts[layout], monochrome1).ToList();

        var wrong = encodings.Where(encoding => !IsGolden(encoding, Convert(encoding))).Select(encoding => encoding.ToString()).ToList();

        Assert.Empty(wrong);
        Assert.True(encodings.Count >= 96, $"{encodings.Count} encodings");
    }

    private static Converted Convert(Encoding encoding) => Converted.From(encoding.Build(), rows: Golden.Rows, columns: Golden.Columns);

    /// <summary>Percentiles are the one rule that says so in the result.</summary>
    private static bool IsGolden(Encoding encoding, Converted converted) =>
        converted.Reason is null && Golden.Difference(converted.Intensities, Golden.Tensor(encoding.Golden)) <= encoding.Tolerance
        && converted.Warning is null == !encoding.Golden.StartsWith("percentile", StringComparison.Ordinal);
}
