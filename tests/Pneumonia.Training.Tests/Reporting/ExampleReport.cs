using Pneumonia.Evaluation;
using Pneumonia.Imaging;
using Pneumonia.Inference;
using Pneumonia.Training.Comparing;
using Pneumonia.Training.Evaluating;
using Pneumonia.Training.Learning;
using Pneumonia.Training.Network;
using Pneumonia.Training.Reporting;

namespace Pneumonia.Training.Tests.Reporting;

/// <summary>A report with every section, of made-up numbers.</summary>
internal static class ExampleReport
{
    private const int Replicates = 60;

    private static readonly string[] Ages = ["0 to 5 years", "18 to 39 years", "40 to 59 years", "60 years and more"];

    public static ModelManifest Manifest { get; } = new()
    {
        Schema = ModelManifest.CurrentSchema,
        Name = "example",
        Version = "2.0.0",
        Sha256 = new string('a', 64),
        Input = new ModelInput("image", new TensorSpec
        {
            Rows = 160,
            Columns = 160,
            Intensity = IntensityRule.Voi,
            Resize = ResizeKernel.Area,
            Aspect = AspectRule.Stretch,
            Standardisation = Standardisation.ZScore,
        }),
        Labels =
        [
            new ModelLabel(
                "pneumonia", "logit", new Calibration("temperature", 1.25, 0),
                new OperatingPoint(0.55, "sensitivity as near to specificity as can be", "children Tuning, stressed", 0.95, 0.97, "balanced", 800, 500),
                [
                    new OperatingPoint(0.31, "highest threshold with sensitivity of at least 0.98", "children Tuning, stressed", 0.981, 0.91, "screening", 800, 500),
                    new OperatingPoint(0.82, "highest threshold with sensitivity of at least 0.8", "children Tuning, stressed", 0.80, 0.99, "urgent only", 800, 500),
                ]),
        ],
        Gate = new ModelGate(
            "Mahalanobis distance of the embedding", "out_of_distribution", 34.2, "Limit: 99 % of frontal chest images of Tuning lie below.",
            [
                Gate("children InternalTest", true, 600, 9), Gate("adults Tuning", true, 400, 5), Gate("photographs", false, 200, 200),
                Gate("noise", false, 100, 100), Gate("hands and skulls", false, 90, 88), Gate("lateral chest", false, 80, 61),
                Gate("rotated by 90 degrees", false, 300, 281), Gate("inverted", false, 300, 296),
            ]),
        IntendedUse = new IntendedUse(["CR", "DX"], ["PA", "AP"], new AgeRange(1, 5), "Research use only. Puts frontal chest radiographs into an order for reading; never a diagnosis."),
        Training = new TrainingRecord("example", new string('b', 64), 11, new string('c', 40), "2026-11-25", "pneumonia-train train --manifest data.json --recipe example.json"),
        Figures = [Figures("children InternalTest", 600, 380, 0.98), Figures("adults ExternalTest", 139, 70, 0.81)],
    };

    public static TrainingReport Full() => new()
    {
        Title = "Training report: example 2.0.0",
        CreatedAt = new DateTimeOffset(2026, 11, 25, 12, 0, 0, TimeSpan.Zero),
        Manifest = Manifest,
        Facts = [new("Data", "made up"), new("Network", "two members")],
        Network = [Drawing("A, seed 11", 1_190_000), Drawing("B, seed 12", 1_190_000)],
        Classes = new ClassDistribution(
            "pneumonia",
            [
                new ReportSource("children", "A. Author, 2018, CC BY 4.0", "1 to 5 years, one hospital, AP; label by two readers"),
                new ReportSource("adults", "B. Author, 2017, CC0", "18 to 90 years, one hospital, PA and AP; label from reports"),
            ],
            [
                new ClassCount("children", "Training", 2000, 2900, 1000), new ClassCount("children", "Tuning", 400, 770, 270), new ClassCount("children", "InternalTest", 500, 380, 220),
                new ClassCount("adults", "Training", 900, 250, 700, 50), new ClassCount("adults", "ExternalTest", 139, 70, 69),
            ],
            [new BalancedDraw("children", 2900, 1000, 1800, 1200), new BalancedDraw("adults", 250, 700, 600, 600)]),
        AugmentedSamples = [Sheet("As they are and as training sees them", 1, isSynthetic: true), Sheet("Of the data set", 2, isSynthetic: false)],
        LearningCurves = [Curve("A", 0.9), Curve("B", 1.1)],
        DataSets =
        [
            DataSetReport.Of("children InternalTest", Manifest.Labels[0], Scores(600, 0.63, 1.9, 1), Slices(600, 1.9), Replicates) with { Note = "The official test of the source, other films than the training's." },
            DataSetReport.Of("adults ExternalTest", Manifest.Labels[0], Scores(139, 0.5, 1.4, 2), [], Replicates) with { Note = "Another population, labelled by radiologists." },
        ],
        Calibration = CalibrationComparison.Of([.. Scores(300, 0.5, 2.5, 3).Select(score => new LabelledLogit(score.Group, Math.Log(score.Probability / (1 - score.Probability)), score.IsPositive))], 3, Replicates),
        ActivationMaps = [Maps("Right", "flagged, with the finding"), Maps("Wrong", "flagged, without the finding")],
        Shortcuts =
        [
            new ShortcutFigure("border of 5 %", "children Tuning", 500, new Figure(0.012, 0.009, 0.015), new Figure(0.01, 0.004, 0.019), new Figure(0.985, 0.97, 0.99)),
            new ShortcutFigure("marker in a corner", "children Tuning", 500, new Figure(0.004, 0.003, 0.006), new Figure(0.002, 0, 0.011)),
            new ShortcutFigure("rotation by 5 degrees", "children Tuning", 500, new Figure(0.031, 0.026, 0.037), new Figure(0.028, 0.016, 0.046)),
        ],
        Comparison =
        [
            Compared("B", "residual", 1_190_000, 3.3, new Figure(0.9958, 0.993, 0.998), null),
            Compared("D", "dense", 470_000, 5.1, new Figure(0.991, 0.987, 0.995), new Figure(-0.0048, -0.008, -0.0012)),
            Compared("P", "plain", 430_000, 6.9, new Figure(0.985, 0.979, 0.99), new Figure(-0.0108, -0.016, -0.0061)),
        ],
        Variants =
        [
            new PackageVariant("float32 (shipped)", 4_800_000, 3.3, "children Tuning", 800, new Figure(0.9958, 0.993, 0.998), null, null, null),
            new PackageVariant("int8", 1_300_000, 1.6, "children Tuning", 800, new Figure(0.9957, 0.993, 0.998), new Figure(-0.0001, -0.0004, 0.0002), 0.041, 3),
        ],
        Speed =
        [
            new SpeedFigure("Training, one step of 32 images", "one core", "images/s", 50, new Figure(131, 118, 139)),
            new SpeedFigure("Inference, one image", "ONNX Runtime, one core", "ms", 500, new Figure(3.3, 3.1, 4.0)),
        ],
        Openings = [new TestOpening(new DateTimeOffset(2026, 11, 25, 11, 0, 0, TimeSpan.Zero), new string('c', 40), Manifest.Sha256, new string('b', 64), "children", "InternalTest", [Manifest.Figures[0]])],
    };

    /// <summary>Probabilities of two classes whose logits lie <paramref name="distance"/> apart; two images a patient.</summary>
    private static LabelledScore[] Scores(int count, double prevalence, double distance, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            bool isPositive = random.NextDouble() < prevalence;
            double noise = random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5;
            return new LabelledScore($"p{i / 2}", 1 / (1 + Math.Exp(-((isPositive ? distance : -distance) / 1.5) - (2.2 * noise))), isPositive);
        })];
    }

    private static EvaluationSlice[] Slices(int count, double distance)
    {
        var scores = Scores(count, 0.63, distance, 1).Select((score, index) => (score, index)).ToArray();
        return
        [
            .. EvaluationSlice.By("sex", scores, image => image.score, image => (image.index / 2 % 3) switch { 0 => "F", 1 => "M", _ => null }),
            .. EvaluationSlice.By("age", scores, image => image.score, image => Ages[image.index / 2 % 4]),
            .. EvaluationSlice.By("view", scores, image => image.score, image => image.index % 5 < 3 ? "PA" : "AP"),
        ];
    }

    private static GateFigures Gate(string kind, bool isIntended, int n, int refused)
    {
        var share = BinomialInterval.Wilson(refused, n);
        return new GateFigures(kind, isIntended, n, refused, new FigureRecord(share.Value, share.Low, share.High));
    }

    private static DataSetFigures Figures(string name, int n, int positives, double auroc)
    {
        FigureRecord Record(double value) => new(value, value - 0.02, Math.Min(1, value + 0.015));
        return new DataSetFigures(name, n, positives, Record(auroc), Record(auroc - 0.03), Record(auroc - 0.08), Record(0.9), Record(0.91), Record(0.9), Record(0.05), Record(0.03), n - 10);
    }

    private static ComparedNetwork Compared(string name, string kind, long parameters, double milliseconds, Figure auroc, Figure? difference) =>
        new(name, kind, parameters, 3000, 30, milliseconds, [new ComparedFigure("children", 800, 500, auroc, difference)], auroc.Value, difference is null);

    private static NetworkDrawing Drawing(string name, long parameters) => DrawingBuilder.Of(
        name, new ResidualArchitecture(24, [new Stage(1, 24, 1), new Stage(1, 48, 2), new Stage(2, 96, 2), new Stage(2, 160, 1)], 0.3, 0.1), 160, 160, 2, parameters);

    private static LearningCurve Curve(string member, double scale) => new(member, [.. Enumerable.Range(1, 20).Select(epoch =>
        new EpochRecord(
            epoch, scale * (0.08 + (0.5 * Math.Exp(-epoch / 4.0))),
            new TuningFigures([new TuningFigure("children", "pneumonia", 800, 500, 1 - (0.03 * scale * Math.Exp(-epoch / 3.0)) - 0.003, 1 - (0.08 * scale * Math.Exp(-epoch / 4.0)) - 0.004)]),
            130, new EpochTime(2, 20, 36, 4, 8)))]);

    private static ImageSheet Sheet(string title, int seed, bool isSynthetic) =>
        new(title, "Left as it is, then three draws.", [.. Enumerable.Range(0, 8).Select(i => Image(i % 4 == 0 ? "as it is" : $"draw {i % 4}", seed + i, isSynthetic))], 4);

    private static ImageSheet Maps(string title, string text) =>
        new(title, text, [.. Enumerable.Range(0, 4).Select(i => Image($"P = 0.9{i}", i, true) with { Map = new ActivationMap(5, 5, [.. Enumerable.Range(0, 25).Select(cell => (float)Math.Sin((cell * 0.7) + i))]) })], 4);

    /// <summary>Two dark ellipses on grey: nobody's chest.</summary>
    private static ReportImage Image(string caption, int seed, bool isSynthetic)
    {
        var random = new Random(seed);
        float[] values = new float[96 * 96];
        for (int at = 0; at < values.Length; at++)
        {
            double x = (at % 96 / 96.0) - 0.5, y = (at / 96 / 96.0) - 0.5;
            bool isLung = Math.Pow((Math.Abs(x) - 0.2) / 0.14, 2) + Math.Pow(y / 0.34, 2) < 1;
            values[at] = (float)((isLung ? 0.25 : 0.7) - (0.3 * x * x) + (0.05 * random.NextDouble()) + (0.02 * seed));
        }

        return new ReportImage(caption, isSynthetic) { Rows = 96, Columns = 96, Intensities = values };
    }
}
