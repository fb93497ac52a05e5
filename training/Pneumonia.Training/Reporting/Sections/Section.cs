using Pneumonia.Evaluation.Reports;

namespace Pneumonia.Training.Reporting.Sections;

/// <summary>A part of the page with a place in its table of contents.</summary>
/// <param name="Id">Of its anchor.</param>
/// <param name="Content">Null when the report does not have it.</param>
internal sealed record Section(string Id, string Title, Html? Content)
{
    public Html ToHtml() => $"""
        <section id="{Id}">
        <h2>{Title}</h2>
        {Content ?? default}
        </section>

        """;

    public static Html Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows, string style = "") => $"""
        <div class="scroll"><table class="{style}">
        <thead><tr>{columns.Select(column => (Html)$"<th scope=\"col\">{column}</th>")}</tr></thead>
        <tbody>{rows.Select(Row)}</tbody>
        </table></div>

        """;

    private static Html Row(IReadOnlyList<string> cells) =>
        $"<tr><th scope=\"row\">{cells[0]}</th>{cells.Skip(1).Select(cell => (Html)$"<td>{cell}</td>")}</tr>\n";
}
