namespace Pneumonia.Training.Preparation;

/// <summary>Images that a CSV file lists.</summary>
/// <param name="File">The CSV file, in the data set's folder.</param>
/// <param name="Images">The images' folder in it; empty for the data set's folder itself.</param>
/// <param name="Labels">Rules for single labels.</param>
/// <param name="Lists">Columns of which each value is a label.</param>
/// <param name="Splits">Tests, and rows to leave out.</param>
/// <param name="HoldOut">Tuning patients among those that no rule gives a split; patients with an image in a test are in neither.</param>
/// <param name="PatientPattern">In place of a patient column: a regular expression with one group for the file's name.</param>
internal sealed record TableSourceDescription(
    string Name, string Attribution, string File, string Images, TableColumns Columns, IReadOnlyList<LabelRule> Labels,
    IReadOnlyList<SplitRule> Splits, HoldOut? HoldOut = null, IReadOnlyList<LabelList>? Lists = null, string? PatientPattern = null)
    : SourceDescription(Name, Attribution)
{
    public override SourceReading ReadImages(string root) => new TableSourceReader(this, root).Read();

    protected override void Check(string path)
    {
        if (File.Length == 0 || File != Path.GetFileName(File))
            throw new RefusedException($"{path}: file '{Shown.Value(File)}' is not a file name without folders.");
        if (Images.Length > 0 && (Images != Path.GetFileName(Images) || Images is "." or ".."))
            throw new RefusedException($"{path}: images '{Shown.Value(Images)}' is not one folder's name.");
        if (PatientPattern is not null && Columns.Patient is not null)
            throw new RefusedException($"{path}: columns.patient and patientPattern both tell the patient; keep one.");
        if (Labels.Any(rule => rule.Separator is "") || Lists?.Any(list => list.Separator.Length == 0) == true)
            throw new RefusedException($"{path}: a separator is empty.");
        if (Labels.FirstOrDefault(rule => rule.Where is { Values.Count: 0 }) is { } rule)
            throw new RefusedException($"{path}: where of label '{rule.Label}' lists no values; the rule would read no row.");
        HoldOut?.Check(path);
    }
}
