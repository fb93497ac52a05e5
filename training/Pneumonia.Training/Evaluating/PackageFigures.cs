using Pneumonia.Evaluation;
using Pneumonia.Inference;
using Pneumonia.Training.Exporting;
using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Evaluating;

/// <summary>Puts an evaluation's figures into a model package.</summary>
internal static class PackageFigures
{
    public static DataSetFigures Of(string dataName, DataSplit split, BinaryEvaluation evaluation) => new(
        $"{dataName} {split}", evaluation.N, evaluation.Positives, Record(evaluation.Auroc), Record(evaluation.Sensitivity), Record(evaluation.Specificity),
        Record(evaluation.Ppv), Record(evaluation.F1), Record(evaluation.Accuracy));

    /// <summary>Replaces the data set's figures in model.json, adds them if there were none, and writes the model card anew.</summary>
    public static ModelPackage Save(ModelPackage package, DataSetFigures figures)
    {
        var others = package.Manifest.Figures.Where(known => known.DataSet != figures.DataSet);
        var manifest = package.Manifest with { Figures = [.. others.Append(figures).OrderBy(known => known.DataSet, StringComparer.Ordinal)] };
        var saved = ModelPackage.Save(package.Folder, manifest, File.ReadAllBytes(package.OnnxPath));
        ModelCard.Write(saved);
        return saved;
    }

    private static FigureRecord Record(Figure figure) => new(figure.Value, figure.Low, figure.High);
}
