using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Pneumonia.Worker.Scoring;

/// <summary>Not ready until the model has been loaded and has run once.</summary>
internal sealed class ModelHealthCheck(ActivePipeline active) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(active.IsReady ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The model is not loaded yet."));
}
