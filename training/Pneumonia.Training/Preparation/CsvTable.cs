using System.Text;
using System.Text.Unicode;
using CsvHelper;

namespace Pneumonia.Training.Preparation;

/// <summary>
/// A table in UTF-8 with a header line, separated by commas or semicolons (RFC 4180: a quoted field may hold separators, quotes and line breaks).
/// </summary>
internal sealed class CsvTable
{
    /// <summary>Labels of ten million images.</summary>
    private const long MaxFileBytes = 1L << 30;

    private const int MaxColumns = 1024;
    private const int MaxRows = 10_000_000;

    /// <summary>Of a line, with the line breaks in its quotes.</summary>
    private const int MaxRecordCharacters = 1 << 16;

    private static readonly CsvReaderOptions Options = new()
    {
        HasHeader = false, // the header is a record as the others, under the same bounds
        MalformedData = CsvMalformedDataHandling.Throw,
        FieldCountMismatch = CsvFieldCountHandling.Throw,
        MaxRecordSize = 3 * MaxRecordCharacters, // bytes: UTF-8 has three a character at most
        TrackLineNumbers = true,
        PoolStrings = true,
    };

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

        byte[] bytes = File.ReadAllBytes(path);
        if (!Utf8.IsValid(bytes))
            throw new RefusedException($"{path}: it is not UTF-8. Save it as UTF-8.");

        // As a stream: of bytes in memory the reader does not bound the records.
        using var reader = CsvReader.Create(new MemoryStream(bytes), Options with { Separator = SeparatorOf(bytes) });
        try
        {
            return Read(path, reader);
        }
        catch (CsvFormatException exception)
        {
            throw new RefusedException(
                $"{path}, line {exception.LineNumber}: {exception.Message} Quote a value that holds separators or quotes, and double its quotes.", exception);
        }
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

    private static CsvTable Read(string path, CsvReader reader)
    {
        if (!reader.Read())
            throw new RefusedException($"{path}: it is empty; the first line has to name the columns.");

        var columns = Columns(path, RowOf(path, reader));
        var rows = new List<CsvRow>();
        while (reader.Read())
        {
            if (rows.Count == MaxRows)
                throw new RefusedException($"{path}: more than {MaxRows} lines. Prepare it in parts.");
            rows.Add(RowOf(path, reader));
        }

        return new(path, columns, rows);
    }

    private static CsvRow RowOf(string path, CsvReader reader) => Encoding.UTF8.GetCharCount(reader.RawRecord) <= MaxRecordCharacters
        ? new CsvRow((int)reader.LineNumber, reader.Current.ToArray())
        : throw new RefusedException(
            $"{path}, line {reader.LineNumber}: more than {MaxRecordCharacters} characters in one line. Is a quote not closed, or is it not a CSV file?");

    // The header alone tells: the reader would also guess from the values, which may hold semicolons and bars.
    private static char SeparatorOf(ReadOnlySpan<byte> table)
    {
        var header = table.IndexOfAny("\r\n"u8) is >= 0 and int end ? table[..end] : table;
        return header.Contains((byte)';') && !header.Contains((byte)',') ? ';' : ',';
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
