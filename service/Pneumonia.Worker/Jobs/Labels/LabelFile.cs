using System.Globalization;

namespace Pneumonia.Worker.Jobs.Labels;

/// <summary>
/// Reference labels as CSV with a heading line: studyInstanceUid and sopInstanceUid (either or both), finding, label (present or absent), reader,
/// date (yyyy-MM-dd). Columns in any order, separated by commas or semicolons; other columns are ignored.
/// </summary>
internal static class LabelFile
{
    public const string StudyColumn = "studyInstanceUid";
    public const string InstanceColumn = "sopInstanceUid";
    public const string FindingColumn = "finding";
    public const string LabelColumn = "label";
    public const string ReaderColumn = "reader";
    public const string DateColumn = "date";

    /// <summary>A million labels have 150 MB.</summary>
    private const long MaxFileBytes = 256 << 20;

    private const int MaxNameCharacters = 64;
    private const int MaxProblems = 20;

    /// <exception cref="LabelFileException">A line is wrong; all problems found are named, up to 20.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<ImportedLabel> Read(string path)
    {
        if (new FileInfo(path) is { Exists: true, Length: > MaxFileBytes } file)
            throw new LabelFileException([$"It has {file.Length} bytes; {MaxFileBytes} are allowed. Import it in parts."]);

        using var lines = File.ReadLines(path).GetEnumerator();
        var columns = lines.MoveNext() ? Columns.Of(lines.Current) : throw new LabelFileException(["It is empty; the first line has to name the columns."]);
        var labels = new List<ImportedLabel>();
        var problems = new List<string>();
        for (int number = 2; problems.Count < MaxProblems && lines.MoveNext(); number++)
        {
            if (string.IsNullOrWhiteSpace(lines.Current))
                continue;
            if (TryParse(columns, lines.Current, out string problem) is { } label)
                labels.Add(label);
            else
                problems.Add($"Line {number}: {problem}");
        }

        return problems.Count == 0 ? labels : throw new LabelFileException(problems);
    }

    // A value that is refused is not repeated: the wrong column may hold a patient's name.
    private static ImportedLabel? TryParse(Columns columns, string line, out string problem)
    {
        problem = "";
        if (CsvRecord.Split(line, columns.Separator) is not { } fields || fields.Count != columns.Count)
            problem = $"it does not have {columns.Count} fields separated by '{columns.Separator}', or a quote is not closed.";
        else if (!TryUid(columns.Get(fields, StudyColumn), out string? study) || !TryUid(columns.Get(fields, InstanceColumn), out string? instance))
            problem = "a UID has other characters than digits and dots, or more than 64.";
        else if (study is null && instance is null)
            problem = $"neither {StudyColumn} nor {InstanceColumn} is given.";
        else if (columns.Get(fields, FindingColumn) is not { Length: > 0 and <= MaxNameCharacters } finding)
            problem = $"{FindingColumn} is empty or longer than {MaxNameCharacters} characters.";
        else if (columns.Get(fields, ReaderColumn) is not { Length: > 0 and <= MaxNameCharacters } reader)
            problem = $"{ReaderColumn} is empty or longer than {MaxNameCharacters} characters.";
        else if (!DateOnly.TryParseExact(columns.Get(fields, DateColumn), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            problem = $"{DateColumn} is not a date as 2026-01-31.";
        else if (ToPresence(columns.Get(fields, LabelColumn)) is not { } isPresent)
            problem = $"{LabelColumn} is neither present nor absent.";
        else
            return new ImportedLabel(study, instance, finding.ToLowerInvariant(), isPresent, reader, date);
        return null;
    }

    // PS3.5 §9.1: digits and dots, 64 characters at most.
    private static bool TryUid(string? value, out string? uid)
    {
        uid = string.IsNullOrEmpty(value) ? null : value;
        return uid is null || (uid.Length <= 64 && uid.All(character => character is '.' or (>= '0' and <= '9')));
    }

    private static bool? ToPresence(string? value) => value?.ToLowerInvariant() switch
    {
        "present" => true,
        "absent" => false,
        _ => null,
    };

    /// <summary>Where each column is.</summary>
    private sealed record Columns(char Separator, int Count, IReadOnlyDictionary<string, int> Positions)
    {
        public static Columns Of(string heading)
        {
            char separator = heading.Contains(';', StringComparison.Ordinal) ? ';' : ',';
            var names = CsvRecord.Split(heading, separator) ?? throw new LabelFileException(["Line 1: a quote is not closed."]);
            var positions = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
            for (int position = 0; position < names.Count; position++)
            {
                if (!positions.TryAdd(names[position], position))
                    throw new LabelFileException(["Line 1: a column is named twice."]);
            }

            string[] missing = [.. new[] { FindingColumn, LabelColumn, ReaderColumn, DateColumn }.Where(name => !positions.ContainsKey(name))];
            if (!positions.ContainsKey(StudyColumn) && !positions.ContainsKey(InstanceColumn))
                missing = [$"{StudyColumn} or {InstanceColumn}", .. missing];
            return missing.Length == 0
                ? new Columns(separator, names.Count, positions)
                : throw new LabelFileException([$"Line 1: these columns are missing: {string.Join(", ", missing)}."]);
        }

        public string? Get(IReadOnlyList<string> fields, string column) => Positions.TryGetValue(column, out int position) ? fields[position] : null;
    }
}
