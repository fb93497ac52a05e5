using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Pneumonia.Worker.Operations.Health;

/// <summary>The answer of a health endpoint. Reasons name what stands in the way, never a patient or a file.</summary>
internal sealed record ReadinessReport(bool Ready, IReadOnlyList<string> Reasons)
{
    public static ReadinessReport Of(HealthReport report) => new(
        report.Status == HealthStatus.Healthy,
        [.. report.Entries.Where(entry => entry.Value.Status != HealthStatus.Healthy).Select(entry => $"{entry.Key}: {entry.Value.Description}")]);

    public static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(JsonSerializer.Serialize(Of(report), ReadinessJsonContext.Default.ReadinessReport), context.RequestAborted);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReadinessReport))]
internal sealed partial class ReadinessJsonContext : JsonSerializerContext;
