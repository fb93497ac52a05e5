using Microsoft.Extensions.Logging;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Operations;

namespace Pneumonia.Worker.Intake;

/// <summary>
/// One export folder: finds its files, waits until they are settled and whole, and puts them into the ledger. Only reads; never writes, moves or
/// deletes there. Not thread-safe: its worker calls it in turn.
/// </summary>
internal sealed class FolderIntake(
    int index, string root, IntakeOptions options, LedgerStore ledger, StudyKeys keys, PipelineMetrics metrics, TimeProvider clock, ILogger logger)
{
    /// <summary>Files asked for, or queued, in one transaction.</summary>
    private const int BatchSize = 500;

    private readonly FileFingerprints _known = new();
    private readonly UnsettledFiles _unsettled = new(options.QuietPeriod, options.IncompleteAfter, clock);
    private bool _wasAvailable = true;

    public string Root => root;

    /// <summary>The folder could be listed at the last scan.</summary>
    public bool IsAvailable => _wasAvailable;

    /// <summary>Files seen but not yet in the ledger.</summary>
    public int UnsettledCount => _unsettled.Count;

    /// <summary>When <see cref="TakeSettledAsync"/> has something to do; null when nothing waits.</summary>
    public DateTimeOffset? NextLook => _unsettled.FindNextLook();

    /// <summary>Looks at every file of the folder: the truth, whatever events were missed.</summary>
    public void Scan(CancellationToken cancellationToken)
    {
        long started = clock.GetTimestamp();
        _known.StartScan();
        try
        {
            foreach (var batch in FolderScan.Files(root).Where(file => !_known.ContainsAndKeep(file)).Chunk(BatchSize))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Observe(batch);
                if (_unsettled.IsFull)
                    break;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (_wasAvailable)
                logger.FolderUnavailable(index, exception.GetType().Name, exception.HResult);
            _wasAvailable = false;
            return; // What is known stays known: half a listing says nothing about the other half.
        }

        if (!_wasAvailable)
            logger.FolderAvailable(index);
        _wasAvailable = true;
        _known.EndScan();
        metrics.Stage("scan", clock.GetElapsedTime(started));
    }

    /// <summary>Looks at files that an event named.</summary>
    /// <returns>False when only a scan can tell, because one of them is a folder.</returns>
    public bool Look(IEnumerable<string> paths)
    {
        List<FileVersion> files = [];
        foreach (string path in paths)
        {
            if (Directory.Exists(path))
                return false;
            if (FolderScan.TryGetFile(root, path) is { } file && !_known.ContainsAndKeep(file))
                files.Add(file);
        }

        if (files.Count > 0)
            Observe(files);
        return true;
    }

    /// <summary>Queues every file that has been quiet for its period and is whole, and those that were given up waiting for.</summary>
    /// <returns>How many were queued.</returns>
    public async Task<int> TakeSettledAsync(CancellationToken cancellationToken)
    {
        int queued = 0;
        foreach (var due in _unsettled.FindDue().Chunk(BatchSize))
        {
            FileVersion[] taken = [.. due.Where(MayBeTaken).Select(file => file.File)];
            if (taken.Length == 0)
                continue;

            queued += await ledger.RegisterAsync(taken, cancellationToken).ConfigureAwait(false);
            foreach (var file in taken)
            {
                _unsettled.Remove(file.Path);
                _known.Add(file);
            }
        }

        if (queued > 0)
        {
            metrics.FilesQueued(queued);
            logger.FilesQueued(index, queued, _unsettled.Count);
        }

        return queued;
    }

    private void Observe(IReadOnlyCollection<FileVersion> files)
    {
        foreach (var (file, knowledge) in files.Zip(ledger.Find(files)))
        {
            if (knowledge == FileKnowledge.Known)
            {
                _known.Add(file);
                _unsettled.Remove(file.Path);
            }
            else
            {
                _unsettled.Observe(file, knowledge);
            }
        }
    }

    private bool MayBeTaken(Unsettled unsettled)
    {
        var current = FolderScan.TryGetFile(root, unsettled.File.Path);
        if (current is null)
        {
            _unsettled.Remove(unsettled.File.Path); // Gone; if its share comes back with it, the scan finds it.
            return false;
        }

        if (current != unsettled.File)
        {
            _unsettled.Observe(current);
            return false;
        }

        var wholeness = FileProbe.Check(current.Path);
        if (wholeness == FileWholeness.Whole)
            return true;
        if (!unsettled.IsUnreadable && clock.GetUtcNow() >= unsettled.GiveUpAt)
        {
            logger.FileGivenUp(index, keys.OfFile(current.Path), wholeness, options.IncompleteAfter);
            return true;
        }

        _unsettled.LookAgain(unsettled, wholeness);
        return false;
    }
}
