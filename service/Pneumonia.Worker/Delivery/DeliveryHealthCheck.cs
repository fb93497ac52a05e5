using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Pneumonia.Worker.Ledger;

namespace Pneumonia.Worker.Delivery;

/// <summary>Ready: no delivery was given up. Scoring goes on, but somebody waits for a file that will not come by itself.</summary>
internal sealed class DeliveryHealthCheck(LedgerQueries ledger) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(Check());

    private HealthCheckResult Check()
    {
        try
        {
            return ledger.GetBacklog().DeadLetters is var dead and > 0
                ? HealthCheckResult.Unhealthy($"{dead} deliveries are given up; 'pneumonia-worker queue list --state deadLetter' names them")
                : HealthCheckResult.Healthy();
        }
        catch (SqliteException)
        {
            // The ledger's own check says so.
            return HealthCheckResult.Healthy();
        }
    }
}
