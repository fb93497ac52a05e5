namespace Pneumonia.Evaluation;

/// <summary>All figures of a binary classifier on one data set, each with n behind it and a 95 % interval.</summary>
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

    public required IReadOnlyList<RocPoint> Roc { get; init; }

    /// <param name="replicates">Bootstrap replicates; groups are drawn with replacement.</param>
    public static BinaryEvaluation Of(IReadOnlyList<LabelledScore> scores, double operatingPoint, int replicates = 2000, int seed = 1) => throw new NotImplementedException();
}

/// <summary>Counts at an operating point.</summary>
public readonly record struct ConfusionMatrix(int TruePositives, int FalsePositives, int TrueNegatives, int FalseNegatives);

/// <summary>A corner of the ROC curve.</summary>
public readonly record struct RocPoint(double Threshold, double FalsePositiveRate, double TruePositiveRate);
