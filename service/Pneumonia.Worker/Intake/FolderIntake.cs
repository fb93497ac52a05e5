using Microsoft.Extensions.Logging;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Operations;

namespace Pneumonia.Worker.Intake;

/// <summary>
/// One export folder: finds its files, waits until they are settled and whole, and puts them into the ledger. Only reads; never writes, moves or
/// deletes there. Not thread-safe: its worker calls it in turn.
/// </summary>
internal sealed class FolderIntake(
    int index, string root, FolderRules rules, FolderPresence presence, LedgerStore ledger, StudyKeys keys, PipelineMetrics metrics, TimeProvider clock,
    ILogger logger)
{
    /// <summary>A share that answers lets no such time pass without the next entry of a listing, the next file, or an error.</summary>
    public static readonly TimeSpan HangLimit = TimeSpan.FromMinutes(1);

    /// <summary>Files asked for, or queued, in one transaction.</summary>
    private const int BatchSize = 500;

    private readonly FileFingerprints _known = new();
    private readonly UnsettledFiles _unsettled = new(rules.QuietPeriod, rules.IncompleteAfter, clock);
    private PassedOver _passedOver = new();
    private bool _wasAvailable = true;

    public string Root => root;

    public FolderRules Rules => rules;

    /// <summary>The folder could be listed at the last scan, and was not the empty mount point of a share.</summary>
    public bool IsAvailable => _wasAvailable;

    /// <summary>Its worker tells this of what it does with the folder.</summary>
    public Heartbeat Heartbeat { get; } = new(clock);

    /// <summary>The share keeps the folder's worker waiting, who cannot say so.</summary>
    public bool IsHanging => Heartbeat.Silence > HangLimit;

    /// <summary>Files seen but not yet in the ledger.</summary>
    public int UnsettledCount => _unsettled.Count;

    /// <summary>When <see cref="TakeSettledAsync"/> has something to do; null when nothing waits. By the monotonic clock, as all waiting here.</summary>
    public TimeSpan? NextLook => _unsettled.FindNextLook();

    /// <summary>Looks at every file of the folder: the truth, whatever events were missed.</summary>
    public void Scan(CancellationToken cancellationToken)
    {
        long started = clock.GetTimestamp();
        var passedOver = new PassedOver();
        bool isWhole;
        _known.StartScan();
        try
        {
            if (presence.IsEmptied())
            {
                if (_wasAvailable)
                    logger.FolderEmptied(index);
                _wasAvailable = false;
                return;
            }

            isWhole = ObserveAll(root, passedOver, cancellationToken);
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
        if (isWhole)
        {
            _known.EndScan();
            Report(passedOver);
        }

        metrics.Stage("scan", clock.GetElapsedTime(started));
    }

    /// <summary>Looks at what events named; into a subfolder that came, since its files may have been there before it was watched.</summary>
    public void Look(IEnumerable<FolderHint> hints, CancellationToken cancellationToken)
    {
        List<FileVersion> files = [];
        foreach (var hint in hints)
        {
            Heartbeat.Beat();
            if (Directory.Exists(hint.Path))
            {
                if (hint.IsNew && FolderScan.IsEntered(root, rules, hint.Path))
                    LookInto(hint.Path, cancellationToken);
            }
            else if (FolderScan.TryGetFile(root, rules, hint.Path) is { } file && !_known.ContainsAndKeep(file))
            {
                files.Add(file);
            }
        }

        if (files.Count > 0)
            Observe(files);
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
                _unsettled.Remove(file.Path);
        }

        if (queued > 0)
        {
            metrics.FilesQueued(queued);
            logger.FilesQueued(index, queued, _unsettled.Count);
        }

        return queued;
    }

    private void LookInto(string subfolder, CancellationToken cancellationToken)
    {
        try
        {
            ObserveAll(subfolder, new PassedOver(), cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Gone again, or not to be listed: the next scan tells.
        }
    }

    // False when there were too many new files to go on.
    private bool ObserveAll(string folder, PassedOver passedOver, CancellationToken cancellationToken)
    {
        foreach (var batch in FolderScan.Files(folder, rules, passedOver, _known, Heartbeat.Beat).Chunk(BatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Observe(batch);
            if (_unsettled.IsFull)
                return false;
        }

        return true;
    }

    private void Report(PassedOver passedOver)
    {
        if (passedOver != _passedOver)
            logger.PassedOver(index, passedOver.Links, passedOver.NoFiles, passedOver.ClosedFolders, passedOver.TooLong, passedOver.Unnameable);
        _passedOver = passedOver;
    }

    private void Observe(IReadOnlyCollection<FileVersion> files)
    {
        foreach (var (file, knowledge) in files.Zip(ledger.Find(files)))
        {
            if (knowledge is FileKnowledge.New or FileKnowledge.Unreadable)
            {
                _unsettled.Observe(file, knowledge);
                continue;
            }

            // Not known for good while it waits: if it cannot be read in the end, it is looked at again.
            if (knowledge == FileKnowledge.Known)
                _known.Add(file);
            _unsettled.Remove(file.Path);
        }
    }

    private bool MayBeTaken(Unsettled unsettled)
    {
        Heartbeat.Beat();
        var current = FolderScan.TryGetFile(root, rules, unsettled.File.Path);
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

        var wholeness = FileProbe.Check(current.Path, rules);
        if (wholeness == FileWholeness.Whole)
            return true;
        if (!unsettled.IsUnreadable && _unsettled.Now >= unsettled.GiveUpAt)
        {
            logger.FileGivenUp(index, keys.OfFile(current.Path), wholeness, rules.IncompleteAfter);
            return true;
        }

        _unsettled.LookAgain(unsettled, wholeness);
        return false;
    }
}
