using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Pneumonia.Worker.Intake;

/// <summary>Not ready while an export folder cannot be listed.</summary>
internal sealed class FoldersHealthCheck(IntakeWorker intake) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        int[] missing = [.. intake.Folders.Index().Where(folder => !folder.Item.IsAvailable).Select(folder => folder.Index)];
        return Task.FromResult(missing.Length == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy($"Export folder {string.Join(", ", missing)} of {IntakeOptions.Section}:{nameof(IntakeOptions.Folders)} cannot be listed."));
    }
}
