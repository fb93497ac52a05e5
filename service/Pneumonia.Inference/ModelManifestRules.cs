using System.Globalization;

namespace Pneumonia.Inference;

/// <summary>The ranges that a manifest's values must keep. All faults are found at once, each with its place.</summary>
internal static class ModelManifestRules
{
    /// <summary>Rows and columns of a model's input: below, nothing is to be seen; above, one image is 4 MiB and the runtime needs gigabytes.</summary>
    public const int MinSide = 16;
    public const int MaxSide = 1024;

    private const int Sha256HexLength = 64;
    private const int MaxAgeYears = 150;

    /// <summary>What rounding may make of a share that is written beside its counts.</summary>
    private const double ShareTolerance = 1e-3;

    public static IReadOnlyList<string> FindFaults(ModelManifest manifest)
    {
        var faults = new List<string>();
        void Require(bool holds, string fault)
        {
            if (!holds)
                faults.Add(fault);
        }

        Require(manifest.Schema == ModelManifest.CurrentSchema, $"schema is {manifest.Schema}; this version reads {ModelManifest.CurrentSchema}");
        Require(IsText(manifest.Name), "name is empty");
        Require(IsSemanticVersion(manifest.Version), "version is not a semantic version such as 1.0.0");
        Require(IsSha256(manifest.Sha256), "sha256 is not 64 lower-case hex digits");

        var tensor = manifest.Input.Tensor;
        Require(IsText(manifest.Input.Name), "input.name is empty");
        Require(tensor.Rows is >= MinSide and <= MaxSide, $"input.tensor.rows is {tensor.Rows}, not {MinSide} to {MaxSide}");
        Require(tensor.Columns is >= MinSide and <= MaxSide, $"input.tensor.columns is {tensor.Columns}, not {MinSide} to {MaxSide}");
        Require(Enum.IsDefined(tensor.Intensity), "input.tensor.intensity is unknown");
        Require(Enum.IsDefined(tensor.Resize), "input.tensor.resize is unknown");
        Require(Enum.IsDefined(tensor.Aspect), "input.tensor.aspect is unknown");
        Require(Enum.IsDefined(tensor.Standardisation), "input.tensor.standardisation is unknown");

        Require(manifest.Labels.Count > 0, "labels is empty");
        Require(manifest.Labels.DistinctBy(label => label?.Name).Count() == manifest.Labels.Count, "two labels have the same name");
        for (int i = 0; i < manifest.Labels.Count; i++)
            CheckLabel(manifest.Labels[i], $"labels[{i}]", Require);

        if (manifest.Gate is { } gate)
        {
            Require(IsText(gate.Method), "gate.method is empty");
            Require(IsText(gate.Output), "gate.output is empty");
            Require(double.IsFinite(gate.Limit), "gate.limit is not finite");
            Require(gate.Rule is null || IsText(gate.Rule), "gate.rule is empty");
            for (int i = 0; i < (gate.Figures?.Count ?? 0); i++)
                Require(IsRight(gate.Figures![i]), $"gate.figures[{i}] has no kind, refused not within 0 to n, or a share that is not theirs");
        }

        var use = manifest.IntendedUse;
        Require(use.Modalities.Count > 0 && use.Modalities.All(IsText), "intendedUse.modalities is empty or holds an empty name");
        Require(use.Views.Count > 0 && use.Views.All(IsText), "intendedUse.views is empty or holds an empty name");
        Require(IsText(use.Statement), "intendedUse.statement is empty");
        if (use.AgeYears is { } age)
            Require(age.Min >= 0 && age.Min <= age.Max && age.Max <= MaxAgeYears, $"intendedUse.ageYears is not a range within 0 to {MaxAgeYears}");

        var training = manifest.Training;
        Require(IsText(training.Recipe), "training.recipe is empty");
        Require(IsSha256(training.DataManifestSha256), "training.dataManifestSha256 is not 64 lower-case hex digits");
        Require(IsText(training.CodeCommit), "training.codeCommit is empty");
        Require(IsText(training.Command), "training.command is empty");
        Require(
            DateOnly.TryParseExact(training.Date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            "training.date is not a date such as 2026-01-31");

        for (int i = 0; i < manifest.Figures.Count; i++)
            CheckFigures(manifest.Figures[i], $"figures[{i}]", Require);
        return faults;
    }

    private static void CheckLabel(ModelLabel? label, string place, Action<bool, string> require)
    {
        if (label is null)
        {
            require(false, $"{place} is null");
            return;
        }

        require(IsText(label.Name), $"{place}.name is empty");
        require(IsText(label.LogitOutput), $"{place}.logitOutput is empty");
        require(IsText(label.Calibration.Method), $"{place}.calibration.method is empty");
        require(double.IsFinite(label.Calibration.Temperature) && label.Calibration.Temperature > 0, $"{place}.calibration.temperature is not above 0");
        require(double.IsFinite(label.Calibration.Bias), $"{place}.calibration.bias is not finite");
        CheckPoint(label.OperatingPoint, $"{place}.operatingPoint", require);

        var alternatives = label.Alternatives ?? [];
        for (int i = 0; i < alternatives.Count; i++)
        {
            require(IsText(alternatives[i]?.Name), $"{place}.alternatives[{i}].name is empty");
            CheckPoint(alternatives[i], $"{place}.alternatives[{i}]", require);
        }

        require(
            alternatives.Append(label.OperatingPoint).DistinctBy(point => point?.Name).Count() == alternatives.Count + 1,
            $"{place}: two operating points have the same name");
    }

    private static void CheckPoint(OperatingPoint? point, string place, Action<bool, string> require)
    {
        if (point is null)
        {
            require(false, $"{place} is null");
            return;
        }

        require(IsShare(point.Probability), $"{place}.probability is not within 0 to 1");
        require(IsShare(point.Sensitivity), $"{place}.sensitivity is not within 0 to 1");
        require(IsShare(point.Specificity), $"{place}.specificity is not within 0 to 1");
        require(IsText(point.Rule), $"{place}.rule is empty");
        require(IsText(point.DataSet), $"{place}.dataSet is empty");
        require(point.Name is null || IsText(point.Name), $"{place}.name is empty");
        require(point.N is null or > 0, $"{place}.n is not above 0");
        require(point.Positives is null || (point.Positives >= 0 && point.Positives <= point.N), $"{place}.positives is not within 0 to n");
    }

    private static void CheckFigures(DataSetFigures? figures, string place, Action<bool, string> require)
    {
        if (figures is null)
        {
            require(false, $"{place} is null");
            return;
        }

        require(IsText(figures.DataSet), $"{place}.dataSet is empty");
        require(figures.N > 0 && figures.Positives >= 0 && figures.Positives <= figures.N, $"{place}: positives is not within 0 to n");
        require(figures.Groups is null || (figures.Groups > 0 && figures.Groups <= figures.N), $"{place}.groups is not within 1 to n");
        require(figures.Label is null || IsText(figures.Label), $"{place}.label is empty");
        require(figures.OperatingPoint is null || IsText(figures.OperatingPoint), $"{place}.operatingPoint is empty");
        FigureRecord?[] records =
        [
            figures.Auroc, figures.Sensitivity, figures.Specificity, figures.Ppv, figures.F1, figures.Accuracy, figures.BrierScore, figures.ExpectedCalibrationError,
        ];
        require(records.All(record => record is null || IsRight(record)), $"{place} holds a figure or interval that is not within 0 to 1");
    }

    private static bool IsRight(FigureRecord record) => IsShare(record.Value) && IsShare(record.Low) && IsShare(record.High) && record.Low <= record.High;

    private static bool IsRight(GateFigures? figures) =>
        figures is not null && IsText(figures.Kind) && figures.N > 0 && figures.Refused >= 0 && figures.Refused <= figures.N
        && IsRight(figures.Share) && Math.Abs(figures.Share.Value - ((double)figures.Refused / figures.N)) < ShareTolerance;

    private static bool IsText(string? text) => !string.IsNullOrWhiteSpace(text);

    private static bool IsShare(double value) => value is >= 0 and <= 1;

    private static bool IsSha256(string? text) => text is { Length: Sha256HexLength } && text.All(char.IsAsciiHexDigitLower);

    private static bool IsSemanticVersion(string? text) =>
        text?.Split(['-', '+'], 2)[0].Split('.') is { Length: 3 } numbers
        && numbers.All(number => int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _));
}
