using System.Globalization;
using CsvHelper;

namespace Pneumonia.Worker.Jobs.Labels;

/// <summary>
/// Reference labels as CSV with a heading line: studyInstanceUid and sopInstanceUid (either or both), finding, label (present or absent), reader,
/// date (yyyy-MM-dd). Columns in any order, separated by commas, semicolons, tabs or bars; other columns are ignored.
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

    /// <summary>A longer line is not taken into memory.</summary>
    private const int MaxLineBytes = 1 << 16;

    private const int MaxNameCharacters = 64;
    private const int MaxProblems = 20;

    private static readonly CsvReaderOptions Options = new()
    {
        MalformedData = CsvMalformedDataHandling.Skip, // and reported, so that all wrong lines can be named
        FieldCountMismatch = CsvFieldCountHandling.Skip,
        AllowLineBreaksInQuotes = false, // a quote that is not closed spoils its own line alone
        MaxRecordSize = MaxLineBytes,
        TrackLineNumbers = true,
    };

    /// <summary>The whole file, read once: what is recorded as imported is what was parsed, whoever writes to the file meanwhile.</summary>
    /// <exception cref="LabelFileException">It is too large.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<byte[]> ReadAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        using var content = new MemoryStream();
        byte[] buffer = new byte[1 << 16];
        while (await file.ReadAsync(buffer, cancellationToken) is var count and > 0)
        {
            if (content.Length + count > MaxFileBytes)
                throw new LabelFileException([$"It has more than the {MaxFileBytes} bytes that are allowed. Import it in parts."]);
            content.Write(buffer, 0, count);
        }

        return content.ToArray();
    }

    /// <exception cref="LabelFileException">A line is wrong; all problems found are named, up to 20.</exception>
    public static IReadOnlyList<ImportedLabel> Parse(byte[] content)
    {
        var labels = new List<ImportedLabel>();
        var problems = new List<string>();
        using var stream = new MemoryStream(content, writable: false);
        using var reader = CsvReader.Create(stream, Options with { OnMalformedRecord = ReportMalformed });
        try
        {
            CheckHeading(reader);
            while (reader.Read())
            {
                if (TryParse(reader, out string problem) is { } label)
                    labels.Add(label);
                else
                    Report(reader.LineNumber, problem);
            }
        }
        catch (CsvFormatException exception) // of malformed records only one too long to be skipped
        {
            Report(exception.LineNumber, $"it has more than {MaxLineBytes} bytes.");
        }

        return problems.Count == 0 ? labels : throw new LabelFileException(problems);

        void ReportMalformed(CsvMalformedRecord record)
        {
            if (string.IsNullOrWhiteSpace(record.RawRecord))
                return;
            if (record.RecordNumber == 1)
                throw new LabelFileException(["The heading: a quote is not closed."]);
            Report(record.LineNumber, record.Reason == CsvMalformedReason.FieldCountMismatch
                ? "it has more or fewer fields than the heading."
                : "a quote is not closed, or stands inside a value without being doubled.");
        }

        void Report(long line, string problem)
        {
            problems.Add($"Line {line}: {problem}");
            if (problems.Count == MaxProblems)
                throw new LabelFileException(problems);
        }
    }

    private static void CheckHeading(CsvReader reader)
    {
        if (reader.Headers.Count == 0)
            throw new LabelFileException(["It is empty; the first line has to name the columns."]);
        if (reader.Headers.Select(name => name.Trim()).Distinct(StringComparer.OrdinalIgnoreCase).Count() < reader.Headers.Count)
            throw new LabelFileException(["The heading: a column is named twice."]);

        string[] missing = [.. new[] { FindingColumn, LabelColumn, ReaderColumn, DateColumn }.Where(name => !Has(name))];
        if (!Has(StudyColumn) && !Has(InstanceColumn))
            missing = [$"{StudyColumn} or {InstanceColumn}", .. missing];
        if (missing.Length > 0)
            throw new LabelFileException([$"The heading: these columns are missing: {string.Join(", ", missing)}."]);

        bool Has(string column) => reader.TryGetFieldIndex(column, out _);
    }

    // A value that is refused is not repeated: the wrong column may hold a patient's name.
    private static ImportedLabel? TryParse(CsvReader line, out string problem)
    {
        problem = "";
        if (!TryUid(Get(line, StudyColumn), out string? study) || !TryUid(Get(line, InstanceColumn), out string? instance))
            problem = "a UID has other characters than digits and dots, or more than 64.";
        else if (study is null && instance is null)
            problem = $"neither {StudyColumn} nor {InstanceColumn} is given.";
        else if (Get(line, FindingColumn) is not { Length: > 0 and <= MaxNameCharacters } finding)
            problem = $"{FindingColumn} is empty or longer than {MaxNameCharacters} characters.";
        else if (Get(line, ReaderColumn) is not { Length: > 0 and <= MaxNameCharacters } reader)
            problem = $"{ReaderColumn} is empty or longer than {MaxNameCharacters} characters.";
        else if (!DateOnly.TryParseExact(Get(line, DateColumn), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            problem = $"{DateColumn} is not a date as 2026-01-31.";
        else if (ToPresence(Get(line, LabelColumn)) is not { } isPresent)
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

    // Named in any case; null where there is no such column.
    private static string? Get(CsvReader line, string column) => line.TryGetFieldIndex(column, out int index) ? line.GetString(index).Trim() : null;
}
