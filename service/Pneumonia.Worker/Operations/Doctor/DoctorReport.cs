using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pneumonia.Worker.Operations.Doctor;

/// <summary>All that the checks found: the shape that <c>doctor --json</c> prints.</summary>
internal sealed record DoctorReport(string Version, DateTimeOffset CheckedAt, CheckStatus Status, IReadOnlyList<CheckResult> Checks)
{
    // Relaxed: it is for a console, not for a web page, and paths should read as they are.
    private static readonly DoctorJsonContext Readable = new(new JsonSerializerOptions(DoctorJsonContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public int ExitCode => Status switch
    {
        CheckStatus.Ok => ExitCodes.Done,
        CheckStatus.Warning => ExitCodes.DoneWithFindings,
        _ => ExitCodes.WillNotWork,
    };

    public static DoctorReport Of(IReadOnlyList<CheckResult> checks, DateTimeOffset now) =>
        new(BuildInfo.Version, now, checks.Count == 0 ? CheckStatus.Ok : checks.Max(check => check.Status), checks);

    /// <summary>Runs one check after the other, each to its end whatever the others found, and times each result.</summary>
    public static IEnumerable<CheckResult> Run(IEnumerable<IDoctorCheck> checks, TimeProvider clock, CancellationToken cancellationToken)
    {
        foreach (var check in checks)
        {
            long started = clock.GetTimestamp();
            using var results = check.Run(cancellationToken).GetEnumerator();
            while (Next(check, results, cancellationToken) is { } result)
            {
                yield return result with { ElapsedMs = (long)clock.GetElapsedTime(started).TotalMilliseconds };
                started = clock.GetTimestamp();
            }
        }
    }

    public string ToJson() => JsonSerializer.Serialize(this, Readable.DoctorReport);

    private static CheckResult? Next(IDoctorCheck check, IEnumerator<CheckResult> results, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return results.MoveNext() ? results.Current : null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return CheckResult.Failed(check.Name, "The check itself ended early.", FaultReport.Of(exception).Message);
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n", Converters = [typeof(CheckStatusConverter)])]
[JsonSerializable(typeof(DoctorReport))]
internal sealed partial class DoctorJsonContext : JsonSerializerContext;

/// <summary>ok, warning, failed.</summary>
internal sealed class CheckStatusConverter() : JsonStringEnumConverter<CheckStatus>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
