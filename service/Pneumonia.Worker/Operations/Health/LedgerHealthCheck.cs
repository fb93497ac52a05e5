using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Pneumonia.Worker.Ledger;

namespace Pneumonia.Worker.Operations.Health;

/// <summary>The ledger can be read, and nothing in it waits too long.</summary>
internal sealed class LedgerHealthCheck(LedgerQueries ledger, IOptions<OperationsOptions> options, TimeProvider clock) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(Check());

    private HealthCheckResult Check()
    {
        try
        {
            var backlog = ledger.GetBacklog();
            var age = clock.GetUtcNow() - (backlog.OldestReceivedAt ?? DateTimeOffset.MaxValue);
            return age > options.Value.OldestPendingLimit
                ? HealthCheckResult.Unhealthy($"the oldest of {backlog.Pending + backlog.Scoring} waiting instances has waited {age:d\\.hh\\:mm\\:ss}")
                : HealthCheckResult.Healthy();
        }
        catch (SqliteException exception)
        {
            return HealthCheckResult.Unhealthy($"the ledger cannot be read (SQLite error {exception.SqliteErrorCode})");
        }
    }
}
