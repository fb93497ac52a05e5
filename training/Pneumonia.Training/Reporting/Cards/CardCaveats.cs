using Pneumonia.Inference;
using Pneumonia.Training.Reporting.Sections;

namespace Pneumonia.Training.Reporting.Cards;

/// <summary>What to know before trusting a number. Sentences follow from the figures where there are figures, and say that there are none where not.</summary>
internal static class CardCaveats
{
    /// <summary>Part of the data set's name.</summary>
    public const string Kermany = "kermany";

    private const string Adult = "adult";

    /// <summary>AUROC that adults' images must reach for their ages to belong to the intended use.</summary>
    private const double AdultBar = 0.85;

    private const int AdultAgeYears = 18;

    /// <summary>Shares refused that are asked of the gate: of foreign images at least, of intended ones at most.</summary>
    private const double ForeignBar = 0.95;
    private const double IntendedBar = 0.02;

    public static IEnumerable<string> Of(ModelManifest manifest, TrainingReport? report)
    {
        foreach (var caveat in Adults(manifest).Concat(Shifts(manifest)))
            yield return caveat;
        if (IsOf(manifest, Kermany))
        {
            yield return "**kermany is one hospital:** children of 1 to 5 years in Guangzhou, pneumonia or normal, and nothing else.";
            yield return "**The official test of kermany is not untouched.** Recipes of this family were tried on it before this project began, which favours its figures slightly. " + Openings(report);
        }

        yield return Parts(report);
        yield return Shortcuts(manifest, report);
        yield return Gate(manifest.Gate);
        yield return "**Where the label ends.** A finding that is not in the labels was not taught: an image with another disease gets a probability all the same.";
        yield return "**The activation map is no lesion map.** Training does not teach it where the finding is; it often lights shoulders, edges and the mediastinum.";
        yield return "**Measure it at your site** before use, on your own films with your own reference standard: `pneumonia-worker evaluate` gives the same figures with intervals.";
    }

    public static bool IsOf(ModelManifest manifest, string dataSet) =>
        manifest.Figures.Any(figures => figures.DataSet.Contains(dataSet, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> Adults(ModelManifest manifest)
    {
        var age = manifest.IntendedUse.AgeYears;
        string use = age is null || age.Max >= AdultAgeYears ? "The intended use includes adults." : "The intended use leaves adults out.";
        var measured = InForce(manifest).Where(figures => figures.DataSet.Contains(Adult, StringComparison.OrdinalIgnoreCase) && IsTest(figures)).ToArray();
        if (measured.Length == 0)
            yield return $"**Adults were not tested with this package.** {use}";

        foreach (var figures in measured)
        {
            string verdict = figures.Auroc.Low >= AdultBar ? $"the whole interval lies above the {AdultBar} that is asked for"
                : figures.Auroc.Value >= AdultBar ? $"the interval reaches below the {AdultBar} that is asked for"
                : $"less than the {AdultBar} that is asked for";
            yield return $"**Adults.** On {figures.DataSet} (n = {figures.N}) AUROC is {Show.Figure(figures.Auroc)}: {verdict}. {use}";
        }
    }

    /// <summary>Where a test's interval does not hold what the operating point was chosen for.</summary>
    private static IEnumerable<string> Shifts(ModelManifest manifest)
    {
        var point = manifest.Labels[0].OperatingPoint;
        var tests = InForce(manifest).Where(IsTest).ToArray();
        foreach (var figures in tests)
        {
            string[] off = [.. Off("sensitivity", point.Sensitivity, figures.Sensitivity), .. Off("specificity", point.Specificity, figures.Specificity)];
            yield return off.Length > 0
                ? $"**The operating point shifts on {figures.DataSet}** (n = {figures.N}), against the images that it was chosen on: {Show.Join(off)}. Expect such a shift at every new site, and measure it before use."
                : $"**The operating point holds on {figures.DataSet}** (n = {figures.N}): the intervals of sensitivity and specificity hold the values that it was chosen for. That is no promise for another site.";
        }

        if (tests.Length == 0)
            yield return "**No test was opened.** The figures are of data that took part in choosing, and flatter the model.";
    }

    private static IEnumerable<string> Off(string name, double chosen, FigureRecord measured)
    {
        if (measured.High < chosen)
            yield return $"{name} is {Show.Figure(measured)} instead of {Show.Number(chosen)}";
        else if (measured.Low > chosen)
            yield return $"{name} is {Show.Figure(measured)}, better than {Show.Number(chosen)}";
    }

    private static string Openings(TrainingReport? report) => report?.Openings is { } openings
        ? $"This package opened tests {openings.Count} {(openings.Count == 1 ? "time" : "times")}; report/test-openings.jsonl lists each."
        : "report/test-openings.jsonl lists each opening by this package.";

    private static string Parts(TrainingReport? report)
    {
        var parts = (report?.DataSets ?? []).SelectMany(data => data.Slices.Select(slice => (data, slice)))
            .Where(part => double.IsFinite(part.slice.Figures.Auroc.Low)).OrderBy(part => part.slice.Figures.Auroc.Value).ToArray();
        if (parts.Length == 0)
            return "**Groups were not measured by themselves:** whether sex, age or view matters is not known.";

        var (whole, lowest) = (parts[0].data, parts[0].slice);
        string verdict = lowest.Figures.Auroc.High < whole.Figures.Auroc.Value ? "clearly below the whole" : "not clearly below the whole";
        return $"**Groups.** Of {parts.Length} parts measured by themselves, {lowest.Dimension} {lowest.Name} of {whole.Name} (n = {lowest.Figures.N}) has the lowest AUROC, {Show.Figure(lowest.Figures.Auroc)}: "
            + $"{verdict} ({Show.Number(whole.Figures.Auroc.Value)}).";
    }

    private static string Shortcuts(ModelManifest manifest, TrainingReport? report)
    {
        string known = IsOf(manifest, Kermany) ? " In kermany the film's size and aspect ratio alone tell the classes apart (AUROC 0.92 and 0.88); images are therefore stretched to a fixed size." : "";
        if (report?.Shortcuts is not { Count: > 0 } figures)
            return $"**Shortcuts were not tested.**{known} Markers, tubes and collimation may be used.";

        var worst = figures.MaxBy(figure => figure.MeanAbsoluteChange.Value)!;
        return $"**Shortcuts.**{known} Of {figures.Count} changes that change nothing in the patient, {worst.Perturbation} moves the probability most: {Show.Figure(worst.MeanAbsoluteChange)} on average, "
            + $"and {Show.PercentFigure(worst.ChangedFlags)} of flags (n = {worst.N}). Tubes and lines were not tested.";
    }

    private static string Gate(ModelGate? gate)
    {
        if (gate is null)
            return "**There is no out-of-distribution gate in this version:** the service's checks of the header are the only guard against foreign images.";
        if (gate.Figures is not { Count: > 0 } figures)
            return "**What the gate refuses was not measured.**";

        GateFigures[] foreign = [.. figures.Where(kind => !kind.IsIntended)], intended = [.. figures.Where(kind => kind.IsIntended)];
        string[] leaks = [.. foreign.Where(kind => kind.Share.Value < ForeignBar).Select(Describe)];
        string[] losses = [.. intended.Where(kind => kind.Share.Value > IntendedBar).Select(Describe)];
        var total = GateTotal.Of(foreign);
        return $"**Gate.** It refuses {Show.PercentFigure(total.Share)} of {total.N} foreign images. {(leaks.Length == 0 ? $"Of each of {foreign.Length} foreign kinds it refuses at least {ForeignBar:P0}" : $"It lets through more than 1 in 20 of {Show.Join(leaks)}")}; "
            + $"{(losses.Length == 0 ? $"of images that it should let through it refuses at most {IntendedBar:P0}" : $"of images that it should let through it refuses too many: {Show.Join(losses)}")}. Kinds that were not tested may pass.";
    }

    private static string Describe(GateFigures kind) => $"{kind.Kind} (refused {Show.PercentFigure(kind.Share)}, n = {kind.N})";

    private static IEnumerable<DataSetFigures> InForce(ModelManifest manifest) =>
        manifest.Figures.Where(figures => figures.OperatingPoint is null && (figures.Label is null || figures.Label == manifest.Labels[0].Name));

    private static bool IsTest(DataSetFigures figures) => figures.DataSet.EndsWith("Test", StringComparison.Ordinal);
}
