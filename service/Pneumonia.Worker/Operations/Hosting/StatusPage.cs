using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Pneumonia.Evaluation.Reports;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Operations.Health;
using Pneumonia.Worker.Results;

namespace Pneumonia.Worker.Operations.Hosting;

/// <summary>The page for a human who asks whether the service works: ready or why not, and what waits. No patient data.</summary>
internal static class StatusPage
{
    private const string Style = """
        :root { color-scheme: light dark; }
        body { margin: 3rem auto; max-width: 40rem; padding: 0 1.5rem; font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
        h1 { font-size: 1.6rem; margin: 0; }
        .build, footer { color: #6b7683; font-size: .85rem; overflow-wrap: anywhere; }
        .state { display: inline-block; margin: 1rem 0 .5rem; padding: .2rem .8rem; border-radius: .3rem; font-weight: 600; color: #fff; background: #9a3412; }
        .ready { background: #166534; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.5rem; }
        dt { color: #6b7683; }
        dd { margin: 0; font-variant-numeric: tabular-nums; }
        footer { margin-top: 2rem; padding-top: .6rem; border-top: 1px solid #c9d0d8; }
        """;

    /// <summary>Allows this page's style and nothing else.</summary>
    public static string ContentSecurityPolicy { get; } =
        $"default-src 'none'; frame-ancestors 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'";

    public static async Task WriteAsync(HttpContext context, HealthCheckService health, LedgerQueries ledger, TimeProvider clock)
    {
        var report = ReadinessReport.Of(await health.CheckHealthAsync(context.RequestAborted));
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(Page(report, Backlog(ledger, clock)).ToString(), context.RequestAborted);
    }

    // Raw for the style alone, which is a constant: encoded, its quotes would be no quotes.
    private static Html Page(ReadinessReport report, Html backlog) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Pneumonia Worker</title>
        <style>{Raw(Style)}</style>
        </head>
        <body>
        <h1>Pneumonia Worker</h1>
        <p class="build">{BuildInfo.Version}</p>
        <p>Watches export folders for chest X-rays and flags those that show signs of pneumonia.</p>
        <p class="state{(report.Ready ? " ready" : "")}">{(report.Ready ? "Ready" : "Not ready")}</p>
        <ul>{report.Reasons.Select(Reason)}</ul>
        {backlog}
        <p>For monitoring: <a href="/health/ready">/health/ready</a>, <a href="/health/live">/health/live</a></p>
        <footer>{InstanceResult.ResearchNotice}</footer>
        </body>
        </html>

        """;

    private static Html Raw(string markup)
    {
        var html = new Html(markup.Length, 0);
        html.AppendLiteral(markup);
        return html;
    }

    private static Html Reason(string reason) => $"<li>{reason}</li>\n";

    // A ledger that cannot be read is among the reasons already.
    private static Html Backlog(LedgerQueries ledger, TimeProvider clock)
    {
        try
        {
            var backlog = ledger.GetBacklog();
            string oldest = backlog.OldestReceivedAt is { } at ? $"{TimeSpan.FromTicks(Math.Max(0, (clock.GetUtcNow() - at).Ticks)):d\\.hh\\:mm\\:ss}" : "nothing waits";
            return $"""
                <dl>
                <dt>Instances waiting</dt><dd>{backlog.Pending}</dd>
                <dt>Being scored</dt><dd>{backlog.Scoring}</dd>
                <dt>Oldest has waited</dt><dd>{oldest}</dd>
                <dt>Result files to write</dt><dd>{backlog.Deliveries}</dd>
                <dt>Result files given up</dt><dd>{backlog.DeadLetters}</dd>
                </dl>
                """;
        }
        catch (DbException)
        {
            return $"";
        }
    }
}
