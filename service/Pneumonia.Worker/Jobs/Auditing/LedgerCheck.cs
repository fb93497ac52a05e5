using System.Text.Json;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Results;

namespace Pneumonia.Worker.Jobs.Auditing;

/// <summary>The ledger against itself: each row's columns against the result that it keeps.</summary>
internal static class LedgerCheck
{
    /// <returns>How many rows were compared.</returns>
    public static long Run(AuditQueries ledger, AuditFindings findings, CancellationToken cancellationToken)
    {
        foreach (string complaint in ledger.CheckPages())
            findings.Add(AuditFindingKind.LedgerDamaged, null, complaint);

        long rows = 0;
        foreach (var row in ledger.EnumerateOutcomes())
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows++;
            if (Contradiction(row) is { } contradiction)
                findings.Add(AuditFindingKind.RowContradictsResult, row.StudyKey, $"Row {row.Id}: {contradiction}.");
        }

        return rows;
    }

    private static string? Contradiction(OutcomeRow row)
    {
        InstanceResult result;
        try
        {
            result = ResultJson.Deserialize(row.Result);
        }
        catch (JsonException)
        {
            return "the stored result cannot be read";
        }

        string state = result.Outcome switch
        {
            Outcome.Scored => InstanceState.Scored,
            Outcome.NotAssessed => InstanceState.NotAssessed,
            _ => InstanceState.Failed,
        };
        if (state != row.State)
            return $"the state is {row.State}, the stored result says {state}";
        if (row.Probability != result.Probability)
            return $"the probability is {row.Probability}, the stored result says {result.Probability}";
        if ((row.Flagged == 1) != (result.Outcome == Outcome.Scored && result.IsFlagged))
            return "the flag is not the stored result's";
        if (row.Reason != (long?)result.Reason)
            return $"the reason is {row.Reason}, the stored result says {(long?)result.Reason}";
        return row.ModelSha256 == result.Model?.Sha256 ? null : "the model's hash is not the stored result's";
    }
}
