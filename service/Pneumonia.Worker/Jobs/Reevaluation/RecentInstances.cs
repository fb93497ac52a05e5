using Dapper;
using Pneumonia.Imaging;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Results;

namespace Pneumonia.Worker.Jobs.Reevaluation;

/// <summary>What the ledger holds about a window of outcomes.</summary>
internal sealed class RecentInstances(LedgerDatabase database)
{
    /// <summary>Outcomes by kind and reason, the most frequent first.</summary>
    public IReadOnlyList<OutcomeCount> CountOutcomes(TimeWindow window) => database.Read<IReadOnlyList<OutcomeCount>>((connection, transaction) =>
        [.. connection.Query<(string State, long? Reason, long Count)>(
            """
            select state, case when state in ('not-assessed', 'failed') then reason end, count(*) from instances
            where finished_at >= @from and finished_at < @to and state in ('scored', 'not-assessed', 'failed', 'duplicate')
            group by 1, 2 order by 3 desc, 1, 2
            """,
            Between(window),
            transaction).Select(row => new OutcomeCount(row.State, (Reason?)row.Reason, row.Count))]);

    /// <summary>How many of the scored ones are flagged.</summary>
    public long CountFlagged(TimeWindow window) => database.Read((connection, transaction) => connection.ExecuteScalar<long>(
        "select count(*) from instances where finished_at >= @from and finished_at < @to and state = 'scored' and flagged = 1",
        Between(window),
        transaction));

    /// <summary>Seconds from received to scored, ascending.</summary>
    public double[] GetTurnarounds(TimeWindow window) => database.Read<double[]>((connection, transaction) =>
        [.. connection.Query<long>(
            """
            select finished_at - received_at from instances
            where finished_at >= @from and finished_at < @to and state = 'scored' order by 1
            """,
            Between(window),
            transaction).Select(milliseconds => milliseconds / 1000.0)]);

    /// <summary>Scored instances, the newest first.</summary>
    public IReadOnlyList<ScoredInstance> GetScored(TimeWindow window, int maxCount) => database.Read<IReadOnlyList<ScoredInstance>>((connection, transaction) =>
        [.. connection.Query<ScoredRow>(
            """
            select path, size_bytes as SizeBytes, modified_ticks as ModifiedTicks, study_key as StudyKey, pixel_sha256 as PixelSha256, result
            from instances
            where finished_at >= @from and finished_at < @to and state = 'scored' order by finished_at desc, id desc limit @maxCount
            """,
            new { from = window.From.ToUnixTimeMilliseconds(), to = window.To.ToUnixTimeMilliseconds(), maxCount },
            transaction).Select(row => row.ToInstance())]);

    private static object Between(TimeWindow window) => new { from = window.From.ToUnixTimeMilliseconds(), to = window.To.ToUnixTimeMilliseconds() };

    private sealed record ScoredRow(string Path, long SizeBytes, long ModifiedTicks, string StudyKey, string? PixelSha256, string Result)
    {
        public ScoredInstance ToInstance() =>
            new(new FileVersion(Path, SizeBytes, ModifiedTicks), StudyKey, PixelSha256, ResultJson.Deserialize(Result));
    }
}
