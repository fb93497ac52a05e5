using System.Text;

namespace Pneumonia.Training.Preparation;

/// <summary>
/// A table in UTF-8 with a header line, separated by commas or semicolons (RFC 4180: a quoted field may hold separators, quotes and line breaks).
/// Own code, since a package would have to be held to the same bounds anyway.
/// </summary>
internal sealed class CsvTable
{
    /// <summary>Labels of ten million images.</summary>
    private const long MaxFileBytes = 1L << 30;

    private const int MaxColumns = 1024;
    private const int MaxRows = 10_000_000;

    private readonly Dictionary<string, int> _columns;

    private CsvTable(string path, Dictionary<string, int> columns, IReadOnlyList<CsvRow> rows)
    {
        Path = path;
        _columns = columns;
        Rows = rows;
    }

    public string Path { get; }

    public IReadOnlyList<CsvRow> Rows { get; }

    /// <exception cref="RefusedException">It is not such a table; the message names the line.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static CsvTable Read(string path)
    {
        if (new FileInfo(path) is { Exists: true, Length: > MaxFileBytes } file)
            throw new RefusedException($"{path}: {file.Length} bytes; at most {MaxFileBytes} are read. Prepare it in parts.");

        var records = new CsvParser(path, ReadText(path)).Records().GetEnumerator();
        if (!records.MoveNext())
            throw new RefusedException($"{path}: it is empty; the first line has to name the columns.");

        var columns = Columns(path, records.Current);
        var rows = new List<CsvRow>();
        while (records.MoveNext())
        {
            if (records.Current.Fields.Count != columns.Count)
                throw new RefusedException(
                    $"{path}, line {records.Current.Line}: {columns.Count} fields expected as in the header, found {records.Current.Fields.Count}.");
            if (rows.Count == MaxRows)
                throw new RefusedException($"{path}: more than {MaxRows} lines. Prepare it in parts.");
            rows.Add(records.Current);
        }

        return new(path, columns, rows);
    }

    public bool Has(string column) => _columns.ContainsKey(column);

    /// <exception cref="RefusedException">The header does not name a column.</exception>
    public void Require(params IEnumerable<string> columns)
    {
        if (columns.FirstOrDefault(column => !Has(column)) is { } missing)
            throw new RefusedException(
                $"{Path}, line 1: there is no column '{missing}', only {string.Join(", ", _columns.Keys.Select(name => $"'{Shown.Value(name)}'"))}.");
    }

    /// <summary>Without blanks around it; empty where there is no such column.</summary>
    public string Get(CsvRow row, string? column) => column is not null && _columns.TryGetValue(column, out int index) ? row.Fields[index].Trim() : "";

    /// <summary>For messages: file and line.</summary>
    public string Where(CsvRow row) => $"{Path}, line {row.Line}";

    private static string ReadText(string path)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path)).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException exception)
        {
            throw new RefusedException($"{path}: it is not UTF-8. Save it as UTF-8.", exception);
        }
    }

    private static Dictionary<string, int> Columns(string path, CsvRow header)
    {
        if (header.Fields.Count > MaxColumns)
            throw new RefusedException($"{path}, line 1: {header.Fields.Count} columns; at most {MaxColumns} are read.");

        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int index = 0; index < header.Fields.Count; index++)
        {
            if (!columns.TryAdd(header.Fields[index].Trim(), index))
                throw new RefusedException($"{path}, line 1: the column '{Shown.Value(header.Fields[index])}' is named twice.");
        }

        return columns;
    }
}
