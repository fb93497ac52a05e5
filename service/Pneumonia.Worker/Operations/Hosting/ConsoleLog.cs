using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Pneumonia.Worker.Operations.Hosting;

/// <summary>Logs on standard error, since standard output belongs to what a verb answers: one line a message, UTC; with priority prefixes where the journal reads them; or JSON.</summary>
internal static class ConsoleLog
{
    private const string Timestamp = "yyyy-MM-ddTHH:mm:ss.fffZ ";

    public static void AddConsoleLog(this WebApplicationBuilder builder, OperationsOptions options)
    {
        // The frameworks speak up only when something is wrong; the product's own level is the site's choice. The host's own account of a failed
        // start or stage is a page of stack trace in one line: FaultReport says the same in words.
        builder.Logging
            .SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None)
            .AddFilter("Pneumonia", options.LogLevel)
            .AddConsole(console =>
            {
                console.FormatterName = Formatter(options);
                console.LogToStandardErrorThreshold = LogLevel.Trace;
            });
        builder.Services.Configure<SimpleConsoleFormatterOptions>(format =>
        {
            format.SingleLine = true;
            format.UseUtcTimestamp = true;
            format.TimestampFormat = Timestamp;
            format.ColorBehavior = Console.IsOutputRedirected ? LoggerColorBehavior.Disabled : LoggerColorBehavior.Default;
        });
        builder.Services.Configure<JsonConsoleFormatterOptions>(format =>
        {
            format.UseUtcTimestamp = true;
            format.TimestampFormat = Timestamp.TrimEnd();
        });
    }

    // The journal stamps lines itself.
    private static string Formatter(OperationsOptions options) => options.LogFormat switch
    {
        LogFormat.Json => ConsoleFormatterNames.Json,
        _ when SystemdHelpers.IsSystemdService() => ConsoleFormatterNames.Systemd,
        _ => ConsoleFormatterNames.Simple,
    };
}
