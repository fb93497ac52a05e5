using Pneumonia.Evaluation;
using Pneumonia.Inference;

namespace Pneumonia.Training.Reporting;

/// <summary>All that was measured of one label on one data set.</summary>
public sealed record DataSetReport
{
    /// <summary>Equal-width bins of the histogram.</summary>
    public const int HistogramBins = 20;

    /// <summary>For example "kermany InternalTest".</summary>
    public required string Name { get; init; }

    public required string Label { get; init; }

    /// <summary>What the data set can and cannot tell, in a sentence.</summary>
    public string Note { get; init; } = "";

    /// <summary>What the groups are, in the plural: the unit that the bootstrap draws.</summary>
    public string GroupedBy { get; init; } = "patients";

    /// <summary>At the operating point in force.</summary>
    public required BinaryEvaluation Figures { get; init; }

    /// <summary>At each of the package's operating points, the one in force first.</summary>
    public required IReadOnlyList<PointReport> Points { get; init; }

    public required IReadOnlyList<PrecisionRecallPoint> PrecisionRecall { get; init; }

    public required IReadOnlyList<DecisionPoint> Decision { get; init; }

    /// <summary>Images without the finding in each bin of probability, from 0 to 1.</summary>
    public required IReadOnlyList<int> NegativeHistogram { get; init; }

    /// <summary>Images with the finding in each bin.</summary>
    public required IReadOnlyList<int> PositiveHistogram { get; init; }

    public IReadOnlyList<SliceReport> Slices { get; init; } = [];

    /// <summary>Measures a data set at a label's operating points.</summary>
    /// <param name="slices">Parts of the data set to measure by themselves.</param>
    public static DataSetReport Of(
        string name, ModelLabel label, IReadOnlyList<LabelledScore> scores, IReadOnlyList<EvaluationSlice>? slices = null, int replicates = 2000)
    {
        double inForce = label.OperatingPoint.Probability;
        OperatingPoint[] points = [label.OperatingPoint, .. label.Alternatives ?? []];
        return new DataSetReport
        {
            Name = name,
            Label = label.Name,
            Figures = BinaryEvaluation.Of(scores, inForce, replicates),
            Points = [.. points.Select(point => new PointReport(point.Name ?? point.Rule, BinaryEvaluation.Of(scores, point.Probability, replicates)))],
            PrecisionRecall = PrecisionRecallCurve.Of(scores),
            Decision = DecisionCurve.Of(scores, DecisionCurve.Percents, Math.Min(replicates, 500)),
            NegativeHistogram = Histogram(scores.Where(score => !score.IsPositive)),
            PositiveHistogram = Histogram(scores.Where(score => score.IsPositive)),
            Slices = [.. (slices ?? []).Select(slice => new SliceReport(slice.Dimension, slice.Name, slice.Evaluate(inForce, replicates)))],
        };
    }

    private static int[] Histogram(IEnumerable<LabelledScore> scores)
    {
        int[] counts = new int[HistogramBins];
        foreach (var score in scores)
            counts[Math.Min((int)(score.Probability * HistogramBins), HistogramBins - 1)]++;
        return counts;
    }
}

/// <param name="Name">Of the operating point.</param>
public sealed record PointReport(string Name, BinaryEvaluation Figures);

/// <param name="Dimension">What the data set was cut by, for example "sex".</param>
/// <param name="Name">The part, for example "F".</param>
public sealed record SliceReport(string Dimension, string Name, BinaryEvaluation Figures);
