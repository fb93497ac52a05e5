using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pneumonia.Imaging;
using Pneumonia.Worker.Intake;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Ledger.Audit;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Results;
using Pneumonia.Worker.Zip;

namespace Pneumonia.Worker.Scoring;

/// <summary>Takes a batch from the ledger through the pipeline and back. Whatever happens between, the ledger's lease gives the batch to the next run.</summary>
internal sealed class ScoringRun(
    LedgerStore ledger, ActivePipeline active, ExportFolders folders, IOptions<ScoringOptions> options, StudyKeys keys, PipelineMetrics metrics,
    AuditChanges changes, TimeProvider clock, ILogger<ScoringRun> logger)
{
    private readonly string _owner = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():N}";
    private readonly BatchPace _pace = new(options.Value.BatchSize, options.Value.BatchTarget);
    private readonly ClockSteps _steps = new(clock);
    private bool _isModelRecorded;

    /// <returns>How many instances were taken; 0 when none waits.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var pipeline = await active.GetAsync(cancellationToken).ConfigureAwait(false);
        if (!_isModelRecorded)
        {
            // Before the first outcome of it. Had the record failed, it would be tried again.
            await changes.RecordModelAsync(pipeline.Manifest, pipeline.ExecutionProvider, cancellationToken).ConfigureAwait(false);
            metrics.ModelInUse(pipeline.Manifest.Name, pipeline.Manifest.Version, pipeline.ExecutionProvider);
            _isModelRecorded = true;
        }

        await _steps.FollowAsync(() => BringForwardAsync(cancellationToken)).ConfigureAwait(false);
        long claiming = clock.GetTimestamp();
        var claimed = await ledger.ClaimAsync(_owner, _pace.Size, options.Value.Lease, cancellationToken).ConfigureAwait(false);
        if (claimed.Count == 0)
            return 0;

        var batch = new PreparedInstance[claimed.Count];
        try
        {
            await PrepareAsync(pipeline, claimed, batch, cancellationToken).ConfigureAwait(false);
            long started = clock.GetTimestamp();
            var results = await Task.Run(() => pipeline.Assess(batch), cancellationToken).ConfigureAwait(false);
            metrics.Stage("assess", clock.GetElapsedTime(started));
            metrics.Batch(batch.Length);

            await SettleAsync(claimed, batch, results).ConfigureAwait(false);
            _pace.Learn(claimed.Count, clock.GetElapsedTime(claiming));
            return claimed.Count;
        }
        catch (OperationCanceledException)
        {
            // Not cancelled: given back now, the batch need not wait for its lease to end.
            await ledger.ReleaseAsync(_owner, [.. claimed.Select(instance => instance.Id)], TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
        finally
        {
            foreach (var instance in batch)
                instance?.Dispose();
        }
    }

    private async Task BringForwardAsync(CancellationToken cancellationToken)
    {
        var (first, longest) = (options.Value.RetryDelay, options.Value.MaxRetryDelay);
        int count = await ledger.BringForwardAsync(first, longest > first ? longest : first, options.Value.Lease, cancellationToken).ConfigureAwait(false);
        if (count > 0)
            logger.InstancesBroughtForward(count);
    }

    private async Task PrepareAsync(
        ScoringPipeline pipeline, IReadOnlyList<ClaimedInstance> claimed, PreparedInstance[] batch, CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = options.Value.MaxConcurrentDecodes is var decodes and > 0 ? decodes : Environment.ProcessorCount,
            CancellationToken = cancellationToken,
        };
        await Task.Run(
            () => Parallel.For(0, claimed.Count, parallel, i =>
            {
                long started = clock.GetTimestamp();
                batch[i] = claimed[i].Attempts > options.Value.MaxAttempts
                    ? GiveUp(claimed[i])
                    : pipeline.Prepare(claimed[i].File.Path, InputKinds.DicomOnly, claimed[i].ReceivedAt, folders.RulesOf(claimed[i].File.Path));
                metrics.Stage("prepare", clock.GetElapsedTime(started));
            }),
            cancellationToken).ConfigureAwait(false);
    }

    // Taken so often and never put back: the process died each time. The file is not touched again.
    private PreparedInstance GiveUp(ClaimedInstance claimed) => new()
    {
        Path = claimed.File.Path,
        ReceivedAt = claimed.ReceivedAt,
        StartedAt = clock.GetTimestamp(),
        Refusal = new Refusal(Reason.ProgramFault, $"The process ended {claimed.Attempts - 1} times while it worked on this file."),
    };

    // Not cancelled: a batch that has its outcomes is stored, or it would be scored again.
    private async Task SettleAsync(IReadOnlyList<ClaimedInstance> claimed, PreparedInstance[] batch, IReadOnlyList<InstanceResult> results)
    {
        long started = clock.GetTimestamp();
        var finished = new List<FinishedInstance>(claimed.Count);
        for (int i = 0; i < claimed.Count; i++)
        {
            if (await PutBackAsync(claimed[i], results[i]).ConfigureAwait(false))
                continue;
            if (batch[i].Zip is { } zip)
            {
                await ExpandAsync(claimed[i], zip, KeyOf(results[i])).ConfigureAwait(false);
                continue;
            }

            var (_, sizeBytes, modifiedTicks) = claimed[i].File;
            var result = results[i] with { FileSizeBytes = sizeBytes, FileModifiedAt = new DateTimeOffset(modifiedTicks, TimeSpan.Zero) };
            finished.Add(new FinishedInstance(claimed[i].Id, result, KeyOf(result)));
        }

        foreach (var (given, stored) in finished.Zip(await ledger.FinishAsync(_owner, finished, CancellationToken.None).ConfigureAwait(false)))
            Report(given.ResultKey, stored);
        metrics.Stage("store", clock.GetElapsedTime(started));
    }

    /// <summary>Queues the instances of a zip archive in its place.</summary>
    private async Task ExpandAsync(ClaimedInstance archive, ZipContents contents, string key)
    {
        if (await ledger.ExpandAsync(_owner, archive.Id, contents.Instances, CancellationToken.None).ConfigureAwait(false) is not { } queued)
        {
            logger.LeaseLost(key);
            return;
        }

        metrics.FilesQueued(queued);
        logger.ZipExpanded(key, queued, contents.Instances.Count - queued, contents.PassedOver, contents.Nested);
    }

    /// <summary>Puts an instance back whose outcome is not to be stored: its file changed, its share is away, or a fault is worth another try.</summary>
    private async Task<bool> PutBackAsync(ClaimedInstance claimed, InstanceResult result)
    {
        if (HasChanged(claimed.File, out var current))
        {
            logger.FileChanged(KeyOf(result));
            await ledger.ReplaceAsync(_owner, claimed.Id, current, CancellationToken.None).ConfigureAwait(false);
            return true;
        }

        if (result.Reason is not { } reason || !ReadFault.IsWorthRetrying(reason))
            return false;

        if (!folders.IsAvailable(claimed.File.Path))
        {
            await ledger.ReleaseAsync(_owner, [claimed.Id], options.Value.RetryDelay, CancellationToken.None).ConfigureAwait(false);
            return true;
        }

        if (claimed.Attempts >= options.Value.MaxAttempts)
            return false;

        var delay = RetryDelay.After(claimed.Attempts, options.Value.RetryDelay, options.Value.MaxRetryDelay);
        logger.InstanceRetried(KeyOf(result), reason, (int)reason, claimed.Attempts, delay);
        metrics.Retried(reason.ToString());
        await ledger.RetryAsync(_owner, claimed.Id, delay, new Refusal(reason, result.Detail ?? ""), CancellationToken.None).ConfigureAwait(false);
        return true;
    }

    // Looked at after reading: what was read is what was registered only if size and time still are.
    private static bool HasChanged(FileVersion registered, out FileVersion current)
    {
        current = registered;
        try
        {
            current = FileVersion.Of(registered.Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false; // Gone or out of reach: the outcome says so if that was before it was read.
        }

        return current != registered;
    }

    private void Report(string key, StoredInstance stored)
    {
        switch (stored.Disposition)
        {
            case Disposition.Duplicate:
                metrics.Duplicate();
                logger.InstanceDuplicate(key);
                break;
            case Disposition.LeaseLost:
                logger.LeaseLost(key);
                break;
            default:
                var result = stored.Result;
                metrics.Finished(result, clock.GetUtcNow() - result.ReceivedAt);
                if (result.Reason is not { } reason)
                    logger.InstanceScored(key, result.IsFlagged, result.ElapsedMs);
                else if (result.Outcome == Outcome.Failed)
                    logger.InstanceFailed(key, reason, (int)reason, result.ElapsedMs);
                else
                    logger.InstanceNotAssessed(key, reason, (int)reason, result.ElapsedMs);
                break;
        }
    }

    private string KeyOf(InstanceResult result) => result.StudyKey ?? keys.OfFile(result.Path);
}
