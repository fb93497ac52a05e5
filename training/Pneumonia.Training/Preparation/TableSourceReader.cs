namespace Pneumonia.Training.Preparation;

/// <summary>Lists the images of a table with what its columns say of them.</summary>
internal sealed class TableSourceReader(TableSourceDescription description, string root)
{
    private const string LeftOutByRule = "left out by a split rule";
    private const string PatientInTest = "the patient has an image in a test";

    private readonly CsvTable _table = CsvTable.Read(Path.Combine(root, description.File));
    private readonly PatientPattern? _pattern = description.PatientPattern is { } pattern ? new PatientPattern(pattern) : null;

    /// <exception cref="RefusedException">A row does not say what it should; the message names line and value.</exception>
    public SourceReading Read()
    {
        var columns = description.Columns.Named
            .Concat(description.Labels.Select(rule => rule.Column))
            .Concat(description.Labels.Select(rule => rule.Where?.Column).OfType<string>())
            .Concat(description.Splits.Select(rule => rule.Column))
            .Concat((description.Lists ?? []).Select(list => list.Column));
        _table.Require(columns.Distinct(StringComparer.Ordinal));

        var named = new HashSet<string>(StringComparer.Ordinal);
        var images = new List<SourceImage>();
        var leftOut = new List<LeftOutImage>();
        foreach (var row in _table.Rows)
        {
            string path = SafePath.Resolve(root, description.Images, _table.Get(row, description.Columns.File), _table.Where(row));
            if (!named.Add(path))
                throw new RefusedException($"{_table.Where(row)}: '{Shown.Value(path)}' is named a second time. Keep one of the lines.");
            if (SplitOf(row) is { } split)
                images.Add(Read(row, path, split));
            else
                leftOut.Add(new LeftOutImage(description.Name, path, LeftOutByRule));
        }

        var tested = images.Where(image => IsTest(image.Split) && image.Patient is not null).Select(image => image.Patient).ToHashSet(StringComparer.Ordinal);
        leftOut.AddRange(images.Where(IsTestedElsewhere).Select(image => new LeftOutImage(description.Name, image.Path, PatientInTest)));
        SourceImage[] kept = [.. images.Where(image => !IsTestedElsewhere(image))];
        return new(description.HoldOut is { } holdOut ? holdOut.Apply(kept) : kept, leftOut);

        bool IsTestedElsewhere(SourceImage image) => !IsTest(image.Split) && tested.Contains(image.Patient);
    }

    private static bool IsTest(DataSplit split) => split is DataSplit.InternalTest or DataSplit.ExternalTest;

    private DataSplit? SplitOf(CsvRow row) =>
        description.Splits.FirstOrDefault(rule => rule.Fits(_table.Get(row, rule.Column))) is { } rule ? rule.Split : DataSplit.Training;

    private SourceImage Read(CsvRow row, string path, DataSplit split)
    {
        string where = _table.Where(row);
        var columns = description.Columns;
        string? patient = columns.Patient is null ? _pattern?.PatientOf(path) : _table.Get(row, columns.Patient);
        if (patient is "")
            throw new RefusedException($"{where}: column '{columns.Patient}' is empty. Every image needs its patient, or patients leak between the splits.");

        if (!Demographics.TryAge(_table.Get(row, columns.Age), out int? age))
            throw Wrong(row, columns.Age!, "no age from 0 to 130 years as 57, 057Y or 018M");
        if (!Demographics.TrySex(_table.Get(row, columns.Sex), out string? sex))
            throw Wrong(row, columns.Sex!, "neither M nor F");
        if (!Demographics.TryView(_table.Get(row, columns.View), out string? view))
            throw Wrong(row, columns.View!, "neither PA nor AP; a split rule with \"split\": null leaves other views out");
        return new SourceImage(path, patient, split, LabelsOf(row, where), view, sex, age);
    }

    private SortedDictionary<string, LabelState> LabelsOf(CsvRow row, string where)
    {
        var labels = new SortedDictionary<string, LabelState>(StringComparer.Ordinal);
        foreach (var rule in description.Labels.Where(rule => rule.Where?.Fits(_table.Get(row, rule.Where.Column)) ?? true))
        {
            if (rule.Read(_table.Get(row, rule.Column), where) is { } state)
                labels.TryAdd(rule.Label, state);
        }

        foreach (var list in description.Lists ?? [])
        {
            foreach (var (label, state) in list.Read(_table.Get(row, list.Column), where))
                labels.TryAdd(label, state);
        }

        return labels;
    }

    private RefusedException Wrong(CsvRow row, string column, string what) =>
        new($"{_table.Where(row)}: column '{column}' has '{Shown.Value(_table.Get(row, column))}', {what}. Correct it, or leave it empty.");
}
