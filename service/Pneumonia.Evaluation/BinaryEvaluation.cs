namespace Pneumonia.Evaluation;

/// <summary>All figures of a binary classifier on one data set, each with n behind it and a 95 % interval.</summary>
/// <remarks>
/// A figure that the data cannot give (AUROC of one class, PPV where nothing was flagged) is NaN; JSON writes it as null. The percentile interval
/// of a figure that no replicate can change is a point: a sensitivity of 1 has the interval 1 to 1, however small n is.
/// </remarks>
public sealed record BinaryEvaluation
{
    public required int N { get; init; }

    public required int Groups { get; init; }

    public required int Positives { get; init; }

    /// <summary>Probability from which on an image counts as flagged.</summary>
    public required double OperatingPoint { get; init; }

    public required ConfusionMatrix Confusion { get; init; }

    public required Figure Auroc { get; init; }

    public required Figure AveragePrecision { get; init; }

    public required Figure Sensitivity { get; init; }

    public required Figure Specificity { get; init; }

    public required Figure Ppv { get; init; }

    public required Figure Npv { get; init; }

    public required Figure F1 { get; init; }

    public required Figure Accuracy { get; init; }

    public required Figure BrierScore { get; init; }

    /// <summary>Expected calibration error over 10 equal-width bins.</summary>
    public required Figure ExpectedCalibrationError { get; init; }

    /// <summary>From (0, 0) to (1, 1); empty where one class is missing.</summary>
    public required IReadOnlyList<RocPoint> Roc { get; init; }

    /// <summary>The 10 bins behind <see cref="ExpectedCalibrationError"/>.</summary>
    public required IReadOnlyList<ReliabilityBin> Reliability { get; init; }

    /// <param name="scores">Any number, none included. The result does not depend on their order.</param>
    /// <param name="operatingPoint">Probability from which on an image counts as flagged.</param>
    /// <param name="replicates">Bootstrap replicates; groups are drawn with replacement. 0 gives NaN intervals.</param>
    /// <param name="seed">The same seed gives the same intervals, on every machine.</param>
    /// <exception cref="ArgumentException">A probability is not within 0..1, or the operating point is NaN.</exception>
    public static BinaryEvaluation Of(IReadOnlyList<LabelledScore> scores, double operatingPoint, int replicates = 2000, int seed = 1)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentOutOfRangeException.ThrowIfNegative(replicates);
        if (double.IsNaN(operatingPoint))
            throw new ArgumentException("The operating point is NaN; it must be a probability.", nameof(operatingPoint));

        var tally = ScoreTally.Of(scores);
        var all = PointFigures.Of(tally, operatingPoint);
        var bootstrap = GroupBootstrap.Of(scores, operatingPoint, replicates, seed);

        Figure Figure(Func<PointFigures, double> figure)
        {
            var (low, high) = bootstrap.Interval(figure);
            return new Figure(figure(all), low, high);
        }

        return new BinaryEvaluation
        {
            N = tally.N,
            Groups = bootstrap.Groups,
            Positives = tally.PositiveCount,
            OperatingPoint = operatingPoint,
            Confusion = all.Confusion,
            Auroc = Figure(figures => figures.Auroc),
            AveragePrecision = Figure(figures => figures.AveragePrecision),
            Sensitivity = Figure(figures => figures.Confusion.Sensitivity),
            Specificity = Figure(figures => figures.Confusion.Specificity),
            Ppv = Figure(figures => figures.Confusion.Ppv),
            Npv = Figure(figures => figures.Confusion.Npv),
            F1 = Figure(figures => figures.Confusion.F1),
            Accuracy = Figure(figures => figures.Confusion.Accuracy),
            BrierScore = Figure(figures => figures.BrierScore),
            ExpectedCalibrationError = Figure(figures => figures.ExpectedCalibrationError),
            Roc = Ranking.Roc(tally),
            Reliability = Reliabilities.Bins(tally),
        };
    }
}
