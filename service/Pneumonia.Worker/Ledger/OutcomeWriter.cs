using System.Data.Common;
using Dapper;
using Pneumonia.Imaging;
using Pneumonia.Worker.Ledger.Audit;
using Pneumonia.Worker.Results;

namespace Pneumonia.Worker.Ledger;

/// <summary>
/// Writes outcomes inside one transaction: the instance's row, its study, its audit record and what is to be delivered. Cost does not grow with the ledger.
/// </summary>
internal sealed class OutcomeWriter(DbConnection connection, DbTransaction transaction, long now)
{
    /// <summary>A study of n instances is rewritten at most every n - 1 times this, so that a CT series of thousands costs no more than its size.</summary>
    private const long PacePerInstanceMilliseconds = 50;

    public StoredInstance Write(string owner, FinishedInstance finished)
    {
        string? formerKey = connection.ExecuteScalar<string?>("select study_key from instances where id = @Id", finished, transaction);
        var twin = FindTwin(finished);
        if (twin is { IsSame: true })
        {
            if (CloseAsDuplicate(owner, finished, twin.Id) == 0)
                return new(Disposition.LeaseLost, finished.Result);

            Renew(formerKey);
            return new(Disposition.Duplicate, finished.Result);
        }

        var result = twin is null ? finished.Result : Conflict(finished.Result);
        string json = ResultJson.Serialize(result);
        if (Close(owner, finished, result, json) == 0)
            return new(Disposition.LeaseLost, result);

        AuditChain.Append(connection, transaction, now, new AuditEntry(
            AuditKind.Outcome, AuditActor.Service, finished.ResultKey, finished.Id, OutcomePayload.Of(result, result.PixelSha256, json)));

        long instances = UpdateStudy(finished.ResultKey, result);
        Deliver(finished.ResultKey, instances, result.IsFlagged);
        if (formerKey != finished.ResultKey)
            Renew(formerKey);
        return new(Disposition.Stored, result);
    }

    /// <summary>
    /// Writes an outcome as it was before the ledger lost it, <c>now</c> being when it was known. Looks for no twin, records nothing, delivers nothing: that
    /// is the caller's.
    /// </summary>
    public void Enter(string owner, FinishedInstance finished)
    {
        if (Close(owner, finished, finished.Result, ResultJson.Serialize(finished.Result)) == 0)
            throw new InvalidOperationException($"Instance {finished.Id} is not claimed.");
        UpdateStudy(finished.ResultKey, finished.Result);
    }

    // An instance that was queued again had an outcome under this key, perhaps that of its file, which told no study then: it is no longer true there.
    private void Renew(string? formerKey)
    {
        if (formerKey is not null)
            Outbox.Enqueue(connection, transaction, Destination.Result, formerKey, now, now);
    }

    // Identity is SOPInstanceUID and pixels; a row that an operator discarded stands for no instance any more: one sent again is taken anew. An instance that was refused before its pixels were read is the same if it is refused for the same reason.
    private Twin? FindTwin(FinishedInstance finished)
    {
        if (finished.Result.SopInstanceUid is not { } sop || finished.Result.Outcome == Outcome.Failed)
            return null;

        var twins = connection.Query<TwinRow>(
            """
            select id, pixel_sha256 as PixelSha256, reason from instances
            where sop_instance_uid = @sop and id <> @Id and state in ('scored', 'not-assessed') and discarded_at is null order by id
            """,
            new { sop, finished.Id },
            transaction).AsList();
        return finished.Result.PixelSha256 is { } pixels
            ? twins.Where(twin => twin.PixelSha256 is not null).Select(twin => new Twin(twin.Id, twin.PixelSha256 == pixels)).MaxBy(twin => twin.IsSame)
            : twins.Where(twin => twin.PixelSha256 is null && twin.Reason == (int?)finished.Result.Reason).Select(twin => new Twin(twin.Id, true)).FirstOrDefault();
    }

    private static InstanceResult Conflict(InstanceResult result) => result with
    {
        Outcome = Outcome.NotAssessed,
        Reason = Reason.ConflictingInstance,
        Detail = "The same SOPInstanceUID was taken before with other pixels; neither the earlier outcome nor either file was changed.",
        Findings = [],
    };

    /// <summary>Closes a claimed row as the same instance as <paramref name="twin"/>.</summary>
    /// <returns>0 when the row is not claimed.</returns>
    public int CloseAsDuplicate(string owner, FinishedInstance finished, long twin) => connection.Execute(
        """
        update instances set state = 'duplicate', owner = null, lease_until = null, finished_at = @now, duplicate_of = @twin,
            study_instance_uid = @StudyInstanceUid, series_instance_uid = @SeriesInstanceUid, sop_instance_uid = @SopInstanceUid,
            study_key = @ResultKey, pixel_sha256 = @PixelSha256
        where id = @Id and owner = @owner and state = 'scoring'
        """,
        new
        {
            now,
            twin,
            owner,
            finished.Id,
            finished.ResultKey,
            finished.Result.PixelSha256,
            finished.Result.StudyInstanceUid,
            finished.Result.SeriesInstanceUid,
            finished.Result.SopInstanceUid,
        },
        transaction);

    private int Close(string owner, FinishedInstance finished, InstanceResult result, string json) => connection.Execute(
        """
        update instances set state = @state, owner = null, lease_until = null, finished_at = @now,
            study_key = @ResultKey, study_instance_uid = @StudyInstanceUid, series_instance_uid = @SeriesInstanceUid, sop_instance_uid = @SopInstanceUid,
            pixel_sha256 = @PixelSha256, probability = @Probability, flagged = @flagged, reason = @reason, detail = @Detail,
            model_name = @modelName, model_version = @modelVersion, model_sha256 = @modelSha256, execution_provider = @ExecutionProvider,
            elapsed_ms = @ElapsedMs, result = @json
        where id = @Id and owner = @owner and state = 'scoring'
        """,
        new
        {
            state = result.Outcome switch
            {
                Outcome.Scored => InstanceState.Scored,
                Outcome.NotAssessed => InstanceState.NotAssessed,
                _ => InstanceState.Failed,
            },
            now,
            owner,
            finished.Id,
            finished.ResultKey,
            result.PixelSha256,
            result.StudyInstanceUid,
            result.SeriesInstanceUid,
            result.SopInstanceUid,
            result.Probability,
            flagged = result.Outcome == Outcome.Scored ? result.IsFlagged : (bool?)null,
            reason = (int?)result.Reason,
            result.Detail,
            modelName = result.Model?.Name,
            modelVersion = result.Model?.Version,
            modelSha256 = result.Model?.Sha256,
            result.ExecutionProvider,
            result.ElapsedMs,
            json,
        },
        transaction);

    // A study's probability is its highest and its flag stays, so both can be kept up without looking at the other instances.
    private long UpdateStudy(string key, InstanceResult result) => connection.ExecuteScalar<long>(
        """
        insert into studies (study_key, study_instance_uid, first_received_at, updated_at, instances, probability, flagged_at)
        values (@key, @StudyInstanceUid, @receivedAt, @now, 1, @Probability, @flaggedAt)
        on conflict (study_key) do update set
            updated_at = excluded.updated_at,
            instances = instances + 1,
            probability = case when probability is null or excluded.probability > probability then excluded.probability else probability end,
            flagged_at = coalesce(flagged_at, excluded.flagged_at)
        returning instances
        """,
        new
        {
            key,
            result.StudyInstanceUid,
            receivedAt = result.ReceivedAt.ToUnixTimeMilliseconds(),
            now,
            result.Probability,
            flaggedAt = result.IsFlagged ? now : (long?)null,
        },
        transaction);

    private void Deliver(string key, long instances, bool isFlagged)
    {
        long due = isFlagged ? now : now + ((instances - 1) * PacePerInstanceMilliseconds);
        Outbox.Enqueue(connection, transaction, Destination.Result, key, now, due);

        // Only a flagged instance announces its study: a queue that took the file already is not told again because of another view.
        if (isFlagged)
        {
            Outbox.Enqueue(connection, transaction, Destination.Flagged, key, now, due);
            Outbox.Enqueue(connection, transaction, Destination.Worklist, "", now, due);
        }
    }

    private sealed record TwinRow(long Id, string? PixelSha256, long? Reason);

    private sealed record Twin(long Id, bool IsSame);
}
