namespace Pneumonia.Evaluation.Reports;

/// <summary>The page of a report: no script, nothing loaded from elsewhere, fit to print.</summary>
internal static class ReportPage
{
    public static Html Of(EvaluationReport report) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <title>{report.Title}</title>
        {ReportStyle.Element}
        </head>
        <body>
        <header>
        <h1>{report.Title}</h1>
        <p class="notice">{report.Notice}</p>
        <dl>{report.Facts.Select(Fact)}{Fact(new ReportFact("Written", Time(report.CreatedAt)))}</dl>
        </header>
        <main>
        {report.Evaluations.Select(EvaluationSection.Of)}
        <div class="tables">{report.Tables.Select(Table)}</div>
        </main>
        <footer>{report.Notice}</footer>
        </body>
        </html>

        """;

    private static string Time(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", null) + " UTC";

    private static Html Fact(ReportFact fact) => $"<div><dt>{fact.Name}</dt><dd>{fact.Value}</dd></div>\n";

    private static Html Table(ReportTable table) => $"""
        <section>
        <h2>{table.Title}</h2>
        <table>
        <thead><tr>{table.Columns.Select(Heading)}</tr></thead>
        <tbody>{table.Rows.Select(Row)}</tbody>
        </table>
        </section>

        """;

    private static Html Heading(string text) => $"<th scope=\"col\">{text}</th>";

    private static Html Row(IReadOnlyList<string> cells) => $"<tr>{cells.Select(Cell)}</tr>\n";

    private static Html Cell(string text, int column)
    {
        if (column == 0)
            return $"<th scope=\"row\">{text}</th>";
        return $"<td>{text}</td>";
    }
}
