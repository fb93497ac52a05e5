using System.Data.Common;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Operations;

namespace Pneumonia.Worker.Delivery;

/// <summary>Ready: no delivery was given up, and none has failed for long. Scoring goes on, but somebody waits for a file that will not come by itself.</summary>
internal sealed class DeliveryHealthCheck(LedgerQueries ledger, IOptions<OperationsOptions> options, TimeProvider clock) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(Check());

    private HealthCheckResult Check()
    {
        try
        {
            List<string> problems = [];
            if (ledger.GetBacklog().DeadLetters is var dead and > 0)
                problems.Add($"{dead} deliveries are given up; 'pneumonia-worker queue list --state deadLetter' names them");
            if (ledger.GetFailingDestinations(clock.GetUtcNow() - options.Value.OldestPendingLimit) is { Count: > 0 } failing)
                problems.Add($"deliveries have failed for more than {options.Value.OldestPendingLimit:d\\.hh\\:mm\\:ss}: {string.Join(", ", failing)}");
            return problems.Count > 0 ? HealthCheckResult.Unhealthy(string.Join("; ", problems)) : HealthCheckResult.Healthy();
        }
        catch (DbException)
        {
            // The ledger's own check says so.
            return HealthCheckResult.Healthy();
        }
    }
}
