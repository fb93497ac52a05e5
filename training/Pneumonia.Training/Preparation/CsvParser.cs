using System.Text;

namespace Pneumonia.Training.Preparation;

/// <summary>Cuts text into records and fields.</summary>
internal sealed class CsvParser
{
    /// <summary>The longest record, line breaks included.</summary>
    private const int MaxRecordCharacters = 1 << 16;

    private readonly string _path;
    private readonly string _text;
    private readonly char _separator;
    private int _position;
    private int _line = 1;

    public CsvParser(string path, string text)
    {
        (_path, _text) = (path, text);
        var header = text.AsSpan();
        header = header.IndexOfAny('\r', '\n') is >= 0 and int end ? header[..end] : header;
        _separator = header.Contains(';') && !header.Contains(',') ? ';' : ',';
    }

    /// <summary>Empty lines are passed over.</summary>
    public IEnumerable<CsvRow> Records()
    {
        while (_position < _text.Length)
        {
            if (!SkipLineEnd())
                yield return ReadRecord();
        }
    }

    private CsvRow ReadRecord()
    {
        int line = _line, start = _position;
        var fields = new List<string>();
        do
        {
            fields.Add(_position < _text.Length && _text[_position] == '"' ? ReadQuoted(start) : ReadPlain(start));
        }
        while (TrySkipSeparator());

        if (_position < _text.Length && !SkipLineEnd())
            throw new RefusedException($"{_path}, line {_line}: after a closing quote comes '{_text[_position]}'. Double the quotes that belong to the value.");
        return new CsvRow(line, fields);
    }

    private string ReadPlain(int start)
    {
        int length = _text.AsSpan(_position).IndexOfAny(_separator, '\r', '\n');
        string field = length < 0 ? _text[_position..] : _text.Substring(_position, length);
        _position += field.Length;
        CheckLength(start);
        return field.Contains('"', StringComparison.Ordinal)
            ? throw new RefusedException(
                $"{_path}, line {_line}: a quote within '{Shown.Value(field)}', which is not quoted itself. Quote the whole value and double its quotes.")
            : field;
    }

    private string ReadQuoted(int start)
    {
        int line = _line;
        var field = new StringBuilder();
        for (_position++; _position < _text.Length; _position++)
        {
            char c = _text[_position];
            if (c == '"')
            {
                if (_position + 1 == _text.Length || _text[_position + 1] != '"')
                {
                    _position++;
                    return field.ToString();
                }

                _position++;
            }

            if (c == '\n')
                _line++;
            field.Append(c);
            CheckLength(start);
        }

        throw new RefusedException($"{_path}, line {line}: a quoted value has no end. Close the quote.");
    }

    private void CheckLength(int start)
    {
        if (_position - start > MaxRecordCharacters)
            throw new RefusedException(
                $"{_path}, line {_line}: more than {MaxRecordCharacters} characters in one line. Is a quote not closed, or is it not a CSV file?");
    }

    private bool TrySkipSeparator()
    {
        if (_position == _text.Length || _text[_position] != _separator)
            return false;
        _position++;
        return true;
    }

    private bool SkipLineEnd()
    {
        if (_text[_position] is not ('\r' or '\n'))
            return false;
        if (_text[_position] == '\r' && _position + 1 < _text.Length && _text[_position + 1] == '\n')
            _position++;
        _position++;
        _line++;
        return true;
    }
}
