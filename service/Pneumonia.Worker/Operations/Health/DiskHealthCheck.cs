using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Pneumonia.Worker.Operations.Health;

/// <summary>Not ready while there is too little room for more.</summary>
internal sealed class DiskHealthCheck(DiskSpace disk, IOptions<OperationsOptions> options) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(Check());

    private HealthCheckResult Check()
    {
        try
        {
            return disk.HasRoom()
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy(
                    $"{disk.Free >> 20} MiB are free for the data root; intake stands still until there are {options.Value.ResumeIntakeMegabytes}. Files wait in the export folders.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return HealthCheckResult.Unhealthy($"the data root's disk cannot be asked ({exception.GetType().Name} 0x{exception.HResult:X8})");
        }
    }
}
