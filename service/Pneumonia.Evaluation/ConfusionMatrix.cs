using System.Text.Json.Serialization;

namespace Pneumonia.Evaluation;

/// <summary>Counts at an operating point, and the shares that follow from them (Altman and Bland, BMJ 1994;308:1552 and 309:102).</summary>
/// <remarks>A share of nothing is NaN.</remarks>
public readonly record struct ConfusionMatrix(int TruePositives, int FalsePositives, int TrueNegatives, int FalseNegatives)
{
    /// <summary>TP / (TP + FN).</summary>
    [JsonIgnore]
    public double Sensitivity => Share(TruePositives, FalseNegatives);

    /// <summary>TN / (TN + FP).</summary>
    [JsonIgnore]
    public double Specificity => Share(TrueNegatives, FalsePositives);

    /// <summary>TP / (TP + FP), at the prevalence of this data set.</summary>
    [JsonIgnore]
    public double Ppv => Share(TruePositives, FalsePositives);

    /// <summary>TN / (TN + FN), at the prevalence of this data set.</summary>
    [JsonIgnore]
    public double Npv => Share(TrueNegatives, FalseNegatives);

    /// <summary>2 TP / (2 TP + FP + FN), the harmonic mean of sensitivity and PPV (van Rijsbergen, Information Retrieval, 1979).</summary>
    [JsonIgnore]
    public double F1 => Share(2 * TruePositives, FalsePositives + FalseNegatives);

    /// <summary>(TP + TN) / n.</summary>
    [JsonIgnore]
    public double Accuracy => Share(TruePositives + TrueNegatives, FalsePositives + FalseNegatives);

    internal static ConfusionMatrix At(ScoreTally tally, double operatingPoint)
    {
        int truePositives = 0, falsePositives = 0;
        for (int level = tally.Levels.Length - 1; level >= 0 && tally.Levels[level] >= operatingPoint; level--)
        {
            truePositives += tally.Positives[level];
            falsePositives += tally.Negatives[level];
        }

        return new ConfusionMatrix(
            truePositives, falsePositives, tally.NegativeCount - falsePositives, tally.PositiveCount - truePositives);
    }

    private static double Share(int part, int rest) => part + rest == 0 ? double.NaN : (double)part / (part + rest);
}
