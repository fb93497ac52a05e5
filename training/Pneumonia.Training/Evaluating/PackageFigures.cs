using Pneumonia.Evaluation;
using Pneumonia.Inference;
using Pneumonia.Training.Preparation;
using Pneumonia.Training.Reporting.Cards;

namespace Pneumonia.Training.Evaluating;

/// <summary>Puts an evaluation's figures into a model package.</summary>
internal static class PackageFigures
{
    /// <summary>Figures of every label at every operating point of the package, one source and split.</summary>
    public static IReadOnlyList<DataSetFigures> Of(ModelManifest manifest, string source, DataSplit split, IReadOnlyList<ScoredItem> scored)
    {
        var figures = new List<DataSetFigures>();
        foreach (var label in manifest.Labels)
        {
            var scores = scored.Of(label.Name);
            string? labelName = label == manifest.Labels[0] ? null : label.Name;
            if (scores.Any(score => score.IsPositive) && scores.Any(score => !score.IsPositive))
            {
                figures.Add(Of(NameOf(source, split), scores, label.OperatingPoint.Probability, labelName, null));
                figures.AddRange((label.Alternatives ?? []).Select(point => Of(NameOf(source, split), scores, point.Probability, labelName, point.Name)));
            }
        }

        return figures;
    }

    /// <summary>How figures call a source's split.</summary>
    public static string NameOf(string source, DataSplit split) => $"{source} {split}";

    /// <summary>Replaces the figures of the same data sets in model.json, adds those that are new, and writes the model card anew.</summary>
    public static ModelPackage Save(ModelPackage package, IReadOnlyList<DataSetFigures> figures)
    {
        var names = figures.Select(figure => figure.DataSet).ToHashSet(StringComparer.Ordinal);
        var others = package.Manifest.Figures.Where(known => !names.Contains(known.DataSet));
        var manifest = package.Manifest with { Figures = [.. others.Concat(figures).OrderBy(known => known.DataSet, StringComparer.Ordinal)] };
        var saved = ModelPackage.Save(package.Folder, manifest, File.ReadAllBytes(package.OnnxPath));
        ModelCard.Write(saved);
        return saved;
    }

    private static DataSetFigures Of(string dataSet, IReadOnlyList<LabelledScore> scores, double threshold, string? label, string? operatingPoint)
    {
        var evaluation = BinaryEvaluation.Of(scores, threshold);
        return new DataSetFigures(
            dataSet, evaluation.N, evaluation.Positives, Record(evaluation.Auroc), Record(evaluation.Sensitivity), Record(evaluation.Specificity),
            Record(evaluation.Ppv), Record(evaluation.F1), Record(evaluation.Accuracy), Record(evaluation.BrierScore), Record(evaluation.ExpectedCalibrationError),
            evaluation.Groups, label, operatingPoint);
    }

    private static FigureRecord Record(Figure figure) => new(figure.Value, figure.Low, figure.High);
}
