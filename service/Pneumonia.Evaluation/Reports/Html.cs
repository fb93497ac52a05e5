using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace Pneumonia.Evaluation.Reports;

/// <summary>
/// Markup from an interpolated string: what the source text spells out is markup, every hole is encoded, unless it is markup itself. So no value
/// can become markup by being forgotten.
/// </summary>
[InterpolatedStringHandler]
public readonly struct Html
{
    private readonly StringBuilder _text;

    public Html(int literalLength, int formattedCount) => _text = new StringBuilder(literalLength + (16 * formattedCount));

    public void AppendLiteral(string markup) => _text.Append(markup);

    public void AppendFormatted(string? text) => _text.Append(WebUtility.HtmlEncode(text));

    public void AppendFormatted(Html markup) => _text.Append(markup._text);

    public void AppendFormatted(IEnumerable<Html> markup)
    {
        foreach (var part in markup)
            _text.Append(part._text);
    }

    public void AppendFormatted(IFormattable value, string? format = null) =>
        _text.Append(WebUtility.HtmlEncode(value.ToString(format, CultureInfo.InvariantCulture)));

    public override string ToString() => _text?.ToString() ?? "";
}
