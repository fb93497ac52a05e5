using Pneumonia.Evaluation;
using Pneumonia.Inference;
using Pneumonia.Training.Learning;
using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Exporting;

/// <summary>
/// Temperature and operating points, all from bent tuning images: on clean ones the classes are nearly separated, which would sharpen the
/// probabilities and set a threshold that other films do not keep. No bias is fitted: the share of findings in the data is not the site's.
/// </summary>
internal static class Decisions
{
    private const string Balanced = "balanced";

    /// <summary>One for each exported label, in the recipe's order.</summary>
    /// <param name="stressed">Logits of the bent tuning images, [images, labels of the recipe].</param>
    /// <exception cref="RefusedException">The source has no tuning images with, or none without, a label.</exception>
    public static IReadOnlyList<ModelLabel> Fit(Recipe recipe, TuningSet tuning, float[] stressed)
    {
        var labels = new List<ModelLabel>();
        for (int index = 0; index < recipe.Labels.Count; index++)
        {
            if (recipe.Labels[index].IsExported)
                labels.Add(Fit(recipe, index, OnnxNames.LogitOf(labels.Count, recipe.Labels[index].Name), tuning, stressed));
        }

        return labels;
    }

    private static ModelLabel Fit(Recipe recipe, int index, string output, TuningSet tuning, float[] stressed)
    {
        string source = recipe.Decision.Source, name = recipe.Labels[index].Name;
        var logits = tuning.LogitsOf(stressed, index, source);
        bool[] truth = [.. logits.Select(entry => entry.IsPositive)];
        if (!truth.Contains(true) || !truth.Contains(false))
            throw new RefusedException($"The tuning images of '{source}' are all with or all without '{name}': no operating point can be chosen.");

        double temperature = TemperatureScaling.Fit([.. logits.Select(entry => entry.Logit)], truth);
        var scores = tuning.ScoresOf(stressed, index, source, temperature);
        string dataSet = $"{source} {DataSplit.Tuning}, stressed";
        var active = Point(scores, SensitivityPoint.Of(scores, recipe.Decision.Sensitivity), FormattableString.Invariant($"sensitivity at least {recipe.Decision.Sensitivity:0.###}"), dataSet, null);
        return new ModelLabel(
            name, output, new Calibration("temperature", temperature, 0), active, [Point(scores, BalancedPoint.Of(scores), "sensitivity as near to specificity as can be", dataSet, Balanced)]);
    }

    private static OperatingPoint Point(IReadOnlyList<LabelledScore> scores, double threshold, string rule, string dataSet, string? name)
    {
        var figures = BinaryEvaluation.Of(scores, threshold, replicates: 0);
        return new OperatingPoint(threshold, rule, dataSet, figures.Sensitivity.Value, figures.Specificity.Value, name, figures.N, figures.Positives);
    }
}
