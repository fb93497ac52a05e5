using Pneumonia.Evaluation;

namespace Pneumonia.Training.Augmenting;

/// <summary>
/// Bends intensities at random, in the order in which an image comes about: patient and beam, detector, window, film and archive. The result depends
/// on the settings, the image and the generator only. Not thread-safe: it owns buffers.
/// </summary>
internal sealed class Augmenter(AugmentationSettings settings, int rows, int columns)
{
    private readonly float[] _image = new float[rows * columns];
    private readonly float[] _few = new float[rows * columns];
    private readonly float[] _scratch = new float[rows * columns];

    /// <param name="source">Intensities 0..1, [rows, columns], at least 2 x 2.</param>
    /// <param name="target">As many; takes the result, 0..1.</param>
    public void Apply(float[] source, Span<float> target, SplitMix64 random)
    {
        AffineMap.Draw(settings, rows, columns, random).Apply(source, _image, rows, columns);
        if (random.Happens(settings.LowResolutionProbability))
            LoseResolution(random.Between(0.3, 0.95));
        if (random.Happens(settings.BlurProbability))
        {
            for (int passes = 1 + random.Below(2); passes > 0; passes--)
                Binomial.Blur(_image, _scratch, rows, columns);
        }

        if (settings.Illumination > 0)
            IlluminationField.Draw(settings.Illumination, random).Add(_image, rows, columns);
        ToneCurve.Draw(settings, _image, random).Apply(_image);
        if (settings.Noise > 0)
            Grain.Add(_image, random.Between(0, settings.Noise), random);

        AddFilm(random);
        _image.CopyTo(target);
    }

    private void AddFilm(SplitMix64 random)
    {
        if (random.Happens(settings.FrameProbability))
            FilmFrame.Draw(random).Apply(_image, rows, columns);
        if (random.Happens(settings.MarkerProbability))
        {
            for (int markers = 1 + random.Below(2); markers > 0; markers--)
                FilmMarker.Draw(random).Apply(_image, rows, columns);
        }

        if (random.Happens(settings.CutoutProbability))
            CutOut(random);
        if (random.Happens(settings.InversionProbability))
            ToneCurve.Negative.Apply(_image);
        if (random.Happens(settings.JpegProbability))
            JpegRoundTrip.Apply(_image, rows, columns, 30 + random.Below(61));
    }

    private void LoseResolution(double share)
    {
        int fewRows = Math.Max(1, (int)(rows * share)), fewColumns = Math.Max(1, (int)(columns * share));
        Resampling.Resize(_image, rows, columns, _few, fewRows, fewColumns, _scratch);
        Resampling.Resize(_few, fewRows, fewColumns, _image, rows, columns, _scratch);
    }

    private void CutOut(SplitMix64 random)
    {
        for (int boxes = 1 + random.Below(3); boxes > 0; boxes--)
        {
            int height = (int)(rows * random.Between(0.06, 0.26)), width = (int)(columns * random.Between(0.06, 0.26));
            int top = random.Below(rows - height), left = random.Below(columns - width);
            float grey = (float)random.NextDouble();
            for (int row = top; row < top + height; row++)
                _image.AsSpan((row * columns) + left, width).Fill(grey);
        }
    }
}
