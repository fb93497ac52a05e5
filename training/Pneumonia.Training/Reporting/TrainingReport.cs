using Pneumonia.Evaluation;
using Pneumonia.Evaluation.Reports;
using Pneumonia.Inference;
using Pneumonia.Training.Comparing;
using Pneumonia.Training.Evaluating;

namespace Pneumonia.Training.Reporting;

/// <summary>
/// All that is known of a trained network, as plain data: report.json holds it, report.html and model-card.md are functions of it. A section that is
/// null was not measured; the page says which these are.
/// </summary>
public sealed record TrainingReport
{
    public const int CurrentSchema = 1;

    public int Schema { get; init; } = CurrentSchema;

    public required string Title { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Of the package that the report describes: intended use, operating points, gate with its figures, how it was trained.</summary>
    public required ModelManifest Manifest { get; init; }

    /// <summary>What else the head of the page is to tell, in order.</summary>
    public IReadOnlyList<ReportFact> Facts { get; init; } = [];

    /// <summary>One a member of the ensemble; a single network has one.</summary>
    public IReadOnlyList<NetworkDrawing>? Network { get; init; }

    public ClassDistribution? Classes { get; init; }

    /// <summary>Training images as they are and as augmentation bends them.</summary>
    public IReadOnlyList<ImageSheet>? AugmentedSamples { get; init; }

    /// <summary>One a member.</summary>
    public IReadOnlyList<LearningCurve>? LearningCurves { get; init; }

    /// <summary>In the order to show.</summary>
    public IReadOnlyList<DataSetReport>? DataSets { get; init; }

    /// <summary>Temperature against isotonic calibration, held out.</summary>
    public CalibrationComparison? Calibration { get; init; }

    /// <summary>Activation maps over images, of right and of wrong cases.</summary>
    public IReadOnlyList<ImageSheet>? ActivationMaps { get; init; }

    public IReadOnlyList<ShortcutFigure>? Shortcuts { get; init; }

    /// <summary>Networks that were trained under one budget, and which was taken.</summary>
    public IReadOnlyList<ComparedNetwork>? Comparison { get; init; }

    /// <summary>The same network in other number formats, and what that costs.</summary>
    public IReadOnlyList<PackageVariant>? Variants { get; init; }

    public IReadOnlyList<SpeedFigure>? Speed { get; init; }

    /// <summary>From report/test-openings.jsonl.</summary>
    public IReadOnlyList<TestOpening>? Openings { get; init; }

    /// <param name="showRealImages">
    /// Show images of the data sets, for use where they may be seen. The shipped report leaves them out: it shows synthetic ones only.
    /// </param>
    public string ToHtml(bool showRealImages = false) => Sections.ReportPage.Of(this, showRealImages).ToString();
}
