namespace Pneumonia.Imaging;

/// <summary>What a header says of the way from stored values to what a viewer shows (PS3.4 §N.2): modality, then VOI, then polarity.</summary>
internal sealed record GrayscaleTransform
{
    /// <summary>8-bit samples that are ready for display, as in a JPEG.</summary>
    public static readonly GrayscaleTransform DisplayReady = new() { Voi = new VoiRange(0, 255), IsVoiFullRange = true };

    public double Slope { get; init; } = 1;

    public double Intercept { get; init; }

    /// <summary>Takes the place of slope and intercept.</summary>
    public LookupTable? ModalityTable { get; init; }

    /// <summary>Null when the header has none that can be used.</summary>
    public Voi? Voi { get; init; }

    /// <summary><see cref="Voi"/> is not the header's but all that the stored bits can hold.</summary>
    public bool IsVoiFullRange { get; init; }

    /// <summary>The lowest value is shown white.</summary>
    public bool IsInverted { get; init; }

    /// <summary>Stored values, both ends included, that are no part of the image; null when there are none.</summary>
    public (int Low, int High)? Padding { get; init; }

    /// <summary>What was found wrong with the header's VOI or padding; null if nothing.</summary>
    public string? Warning { get; init; }

    /// <summary>Difference between the modality values of two neighbouring stored values.</summary>
    public double ModalityStep => ModalityTable is null ? Math.Abs(Slope) : 1;

    public bool IsPadding(int stored) => stored >= Padding?.Low && stored <= Padding?.High;

    /// <summary>PS3.3 §C.11.1.1.2: output = slope x stored value + intercept; or the table's entry.</summary>
    public double ToModality(int stored) => ModalityTable is null ? (Slope * stored) + Intercept : ModalityTable.Map(stored);

    /// <summary>Puts modality, <paramref name="voi"/>, polarity and padding together; padding is shown black.</summary>
    public IntensityMap Compile(Voi voi, SampleLayout layout)
    {
        if (ModalityTable is null && voi is VoiRange range && BrightestPadding(voi, layout) <= 0)
        {
            double atZero = (range.Low - Intercept) / Slope - layout.MinValue;
            double atOne = (range.High - Intercept) / Slope - layout.MinValue;
            double low = Math.Min(atZero, atOne);
            double high = Math.Max(atZero, atOne);

            // Within these bounds single precision holds the window to well under 1e-5 of its width.
            if (high - low >= 1 && low >= -IntensityMap.MaxWindowCode && high <= IntensityMap.MaxWindowCode)
                return IntensityMap.FromWindow(low, high, IsInverted ^ (Slope < 0));
        }

        return IntensityMap.FromFunction(layout.CodeCount, code => IsPadding(code + layout.MinValue) ? 0 : Intensity(voi, code + layout.MinValue));
    }

    /// <summary>The intensity that the brightest padding would have if it were part of the image; 0 without padding.</summary>
    public double BrightestPadding(Voi voi, SampleLayout layout)
    {
        if (Padding is not { } padding)
            return 0;

        int low = Math.Max(padding.Low, layout.MinValue);
        int high = Math.Min(padding.High, layout.MaxValue);
        if (ModalityTable is null && voi is not VoiTable)
            return Math.Max(Intensity(voi, low), Intensity(voi, high));

        // Only tables need not rise or fall all the way.
        double brightest = 0;
        for (int stored = low; stored <= high; stored++)
            brightest = Math.Max(brightest, Intensity(voi, stored));
        return brightest;
    }

    private double Intensity(Voi voi, int stored)
    {
        // PS3.3 §C.7.6.3.1.2: MONOCHROME1 shows the minimum as white AFTER any VOI transformation.
        double intensity = voi.Apply(ToModality(stored));
        return IsInverted ? 1 - intensity : intensity;
    }
}
