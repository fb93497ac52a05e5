using Pneumonia.Evaluation;
using Pneumonia.Training.Learning;

namespace Pneumonia.Training.Comparing;

internal static class Comparison
{
    /// <summary>The trials, best first: by the mean over sources of the stressed AUROC of the recipe's first label.</summary>
    public static IReadOnlyList<ComparedNetwork> Of(IReadOnlyList<Trial> trials, TuningSet tuning)
    {
        string[] sources = [.. tuning.Items.Select(item => item.Source).Distinct()];
        var scores = trials.ToDictionary(trial => trial, trial => sources.Select(source => tuning.ScoresOf(trial.Stressed, 0, source)).ToArray());
        double Selection(Trial trial) => tuning.FiguresOf(trial.Clean, trial.Stressed).Selection;

        Trial[] ordered = [.. trials.OrderByDescending(Selection)];
        return [.. ordered.Select(trial => new ComparedNetwork(
            trial.Name, trial.Kind, trial.Parameters, trial.Steps, trial.CpuMinutes, trial.MillisecondsPerImage,
            [.. sources.Select((source, index) => FigureOf(source, scores[trial][index], trial == ordered[0] ? null : scores[ordered[0]][index]))],
            Selection(trial), trial == ordered[0]))];
    }

    private static ComparedFigure FigureOf(string source, IReadOnlyList<LabelledScore> scores, IReadOnlyList<LabelledScore>? best)
    {
        var figures = BinaryEvaluation.Of(scores, 0.5);
        Figure? difference = best is null
            ? null
            : PairedBootstrap.AurocDifference([.. best.Zip(scores, (first, second) => new PairedScore(first.Group, first.Probability, second.Probability, first.IsPositive))]);
        return new ComparedFigure(source, figures.N, figures.Positives, figures.Auroc, difference);
    }
}
