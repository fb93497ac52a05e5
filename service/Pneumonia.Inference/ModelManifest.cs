using System.Text.Json.Serialization;
using Pneumonia.Imaging;

namespace Pneumonia.Inference;

/// <summary>model.json: all that the weights need to be used rightly. Thresholds belong to the package and never outlive it.</summary>
public sealed record ModelManifest
{
    public const int CurrentSchema = 1;

    public required int Schema { get; init; }

    public required string Name { get; init; }

    /// <summary>Semantic version of the package.</summary>
    public required string Version { get; init; }

    /// <summary>SHA-256 of model.onnx, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    public required ModelInput Input { get; init; }

    public required IReadOnlyList<ModelLabel> Labels { get; init; }

    /// <summary>The out-of-distribution gate; null when the package has none.</summary>
    public ModelGate? Gate { get; init; }

    public required IntendedUse IntendedUse { get; init; }

    public required TrainingRecord Training { get; init; }

    public required IReadOnlyList<DataSetFigures> Figures { get; init; }
}

/// <param name="Name">The graph's input, float32 [N, 1, rows, columns].</param>
/// <param name="Tensor">How an image becomes that input.</param>
public sealed record ModelInput(string Name, TensorSpec Tensor);

/// <param name="Name">The finding, for example "pneumonia".</param>
/// <param name="LogitOutput">The graph's output, float32 [N, 1], that holds this label's logit.</param>
/// <param name="OperatingPoint">The one in force.</param>
/// <param name="Alternatives">Others that were chosen and measured with the package, each by a name of its own; none when null.</param>
public sealed record ModelLabel(
    string Name, string LogitOutput, Calibration Calibration, OperatingPoint OperatingPoint,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<OperatingPoint>? Alternatives = null);

/// <summary>probability = sigmoid(logit / Temperature + Bias) (Guo et al., On Calibration of Modern Neural Networks, 2017; Platt 1999).</summary>
public sealed record Calibration(string Method, double Temperature, double Bias);

/// <summary>The probability from which on a label is flagged, and what it was chosen for, on which data.</summary>
/// <param name="Name">What it is called beside others, for example "screening"; an alternative needs one.</param>
/// <param name="N">Images of <paramref name="DataSet"/>; null in packages that did not record it.</param>
/// <param name="Positives">Of these, with the finding.</param>
public sealed record OperatingPoint(
    double Probability, string Rule, string DataSet, double Sensitivity, double Specificity,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Name = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? N = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Positives = null);

/// <param name="Limit">Measures above it are refused.</param>
/// <param name="Rule">How the limit was chosen, and on which data.</param>
/// <param name="Figures">What it refuses, by kind of image, on data that did not set it; a kind that did says so.</param>
public sealed record ModelGate(
    string Method, string Output, double Limit,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Rule = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<GateFigures>? Figures = null);

/// <param name="Kind">Of image, for example "photographs" or "kermany InternalTest".</param>
/// <param name="IsIntended">True for images that the model is meant for: of those, refusals are the fault.</param>
/// <param name="Refused">Of the <paramref name="N"/> images.</param>
/// <param name="Share">Refused of all, with its interval.</param>
public sealed record GateFigures(string Kind, bool IsIntended, int N, int Refused, FigureRecord Share);

/// <param name="Views">ViewPosition values, for example PA and AP.</param>
/// <param name="AgeYears">Null when there is no restriction.</param>
public sealed record IntendedUse(IReadOnlyList<string> Modalities, IReadOnlyList<string> Views, AgeRange? AgeYears, string Statement);

/// <summary>Whole years, both ends included.</summary>
public sealed record AgeRange(int Min, int Max);

public sealed record TrainingRecord(string Recipe, string DataManifestSha256, int Seed, string CodeCommit, string Date, string Command);

/// <summary>Figures on one data set at one operating point.</summary>
/// <param name="Groups">Patients, the unit of the intervals; null in packages that did not record it.</param>
/// <param name="Label">The finding; null for the first label.</param>
/// <param name="OperatingPoint">Name of the alternative that was in force; null for the package's own.</param>
public sealed record DataSetFigures(
    string DataSet, int N, int Positives, FigureRecord Auroc, FigureRecord Sensitivity, FigureRecord Specificity, FigureRecord Ppv, FigureRecord F1,
    FigureRecord Accuracy,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FigureRecord? BrierScore = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FigureRecord? ExpectedCalibrationError = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Groups = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Label = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? OperatingPoint = null);

/// <summary>A figure with its 95 % interval.</summary>
public sealed record FigureRecord(double Value, double Low, double High);
