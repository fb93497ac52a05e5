using Pneumonia.Dicom;
using Pneumonia.Imaging;

namespace Pneumonia.Training.Synthesis;

/// <summary>Draws chests of either class, each checked not to be like any image of the data set.</summary>
internal sealed class ChestSource(ChestStatistics normal, ChestStatistics pneumonia, DataSetLikeness dataSet, SampleJudge? judge, int seed)
{
    /// <summary>No sample may be more like an image of the data set than this share of its images are like their nearest of another patient.</summary>
    public const double LikenessShare = 0.5;

    private const int ComponentCount = 120;
    private const double KeptShare = 0.5;
    private const double Spread = 0.9;
    private const int MaxAttempts = 50;

    /// <summary>The components of one class, from its training images.</summary>
    public static ChestStatistics Fit(string folder, int maxImages, IProgress<double> progress)
    {
        FolderImage[] files = [.. LabelledFolder.Read(folder, labelsFile: null, unlabelled: "").Take(maxImages)];
        float[][] images = [.. files.Select((file, index) =>
        {
            progress.Report((index + 1.0) / files.Length);
            return ChestTensor.ReadFile(file.Path, ChestStatistics.Size, ChestStatistics.Size, Standardisation.None);
        })];
        return ChestStatistics.Fit(ChestAlignment.Align(images, KeptShare), ComponentCount);
    }

    /// <param name="number">Of the sample: each has its own draws, so that a change of one leaves the others as they are.</param>
    /// <returns>The film, and its likeness to the data set's image most like it.</returns>
    /// <exception cref="RefusedException">No attempt passed the checks.</exception>
    public DrawnChest Draw(int number, bool isPneumonia)
    {
        var statistics = isPneumonia ? pneumonia : normal;
        float limit = dataSet.Quantile(LikenessShare);
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var random = new Random(unchecked((((seed * 1_000) + number) * 1_000) + attempt));
            var film = FilmRenderer.Render(statistics.Draw(random, Spread), statistics.Remainder, random);
            float likeness = dataSet.Nearest(ChestTensor.Read(AsImage(film), DataSetLikeness.Size, DataSetLikeness.Size, Standardisation.None));
            var assessment = judge?.Assess(RadiographFile.Write(SyntheticFiles.Describe(film), DicomTransferSyntax.ExplicitVRLittleEndian));
            if (likeness <= limit && (assessment is null || judge!.IsClear(assessment, isPneumonia)))
                return new(film, likeness, assessment is null ? null : SampleJudge.FindingOf(assessment).Probability);
        }

        throw new RefusedException($"{MaxAttempts} draws were too like an image of the data set, or not clear to the model. Try another --seed.");
    }

    private static GrayscaleImage AsImage(Plane film) =>
        GrayscaleImage.FromSamples(Array.ConvertAll(film.Values, value => (byte)MathF.Round(value * 255)), film.Rows, film.Columns);
}

/// <param name="Likeness">Correlation with the data set's image most like it.</param>
/// <param name="Probability">Of pneumonia, by the model that was asked; null when none was.</param>
internal sealed record DrawnChest(Plane Film, float Likeness, double? Probability);
