using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging;

namespace Pneumonia.Worker.Operations;

/// <summary>The process itself: its web address, its logs, how it stops.</summary>
internal sealed class OperationsOptions
{
    public const string Section = "Operations";

    /// <summary>Address of the health endpoints and the status page, for example http://127.0.0.1:8042. Port 0 takes any free one.</summary>
    [Required]
    public string Http { get; init; } = "http://127.0.0.1:8042";

    /// <summary>OpenTelemetry collector that gets the metrics over gRPC, for example http://collector:4317. Empty: none; /metrics is there all the same.</summary>
    public string OtlpEndpoint { get; init; } = "";

    /// <summary>Least level that the product's own messages are logged at.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>How log lines look on the console: text (under systemd with its priority prefix) or one JSON object each.</summary>
    public LogFormat LogFormat { get; init; } = LogFormat.Text;

    /// <summary>How long a stop may take before what is running is cut off; the ledger makes that safe. 1 s to 5 min; default 20 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Not ready once an instance has waited, or a delivery has failed, longer than this. 1 s to 1 day; default 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan OldestPendingLimit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Intake stands still while less than this is free for the data root, in MiB. 50 to 1,000,000; default 500.</summary>
    [Range(50, 1_000_000)]
    public int StopIntakeMegabytes { get; init; } = 500;

    /// <summary>It goes on once this much is free, in MiB; at least <see cref="StopIntakeMegabytes"/>. 50 to 1,000,000; default 1000.</summary>
    [Range(50, 1_000_000)]
    public int ResumeIntakeMegabytes { get; init; } = 1000;
}

internal enum LogFormat
{
    Text,
    Json,
}
