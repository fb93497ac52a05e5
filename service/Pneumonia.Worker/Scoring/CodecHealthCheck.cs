using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Pneumonia.Worker.Scoring;

/// <summary>Not ready while compressed images cannot be decoded.</summary>
internal sealed class CodecHealthCheck(CodecWarmUp codecs) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(codecs.Problem is { } problem ? HealthCheckResult.Unhealthy(problem) : HealthCheckResult.Healthy());
}
