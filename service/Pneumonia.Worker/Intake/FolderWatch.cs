using Microsoft.Extensions.Logging;
using Pneumonia.Worker.Ledger;

namespace Pneumonia.Worker.Intake;

/// <summary>
/// Events of an export folder as hints where to look sooner. Network shares may send none, and any may be lost: scans make up for all of it.
/// </summary>
internal sealed class FolderWatch(int index, string root, WakeUpCall wakeUp, ILogger logger, bool subfolders = true) : IDisposable
{
    /// <summary>Hints kept between two looks; with more a scan is quicker.</summary>
    private const int MaxHints = 10_000;

    private readonly Lock _lock = new();
    private HashSet<FolderHint> _hints = [];
    private FileSystemWatcher? _watcher;
    private UInt128? _identity;
    private bool _needsScan;
    private bool _isBroken;
    private bool _wasReported;

    /// <summary>
    /// Starts watching; anew after an error, and when another folder has taken the path, of which the old watch hears nothing. That it cannot is logged once
    /// and no fault.
    /// </summary>
    public void EnsureWatching()
    {
        var identity = FileNode.IdentityOf(root);
        lock (_lock)
        {
            if (_watcher is not null && !_isBroken && identity == _identity)
                return;
        }

        Stop();
        _identity = identity;
        try
        {
            var watcher = new FileSystemWatcher(root)
            {
                IncludeSubdirectories = subfolders,
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.Size | NotifyFilters.LastWrite,
                InternalBufferSize = 64 << 10,
            };
            watcher.Created += (_, change) => Hint(change.FullPath, isNew: true);
            watcher.Changed += (_, change) => Hint(change.FullPath, isNew: false);
            watcher.Renamed += (_, change) => Hint(change.FullPath, isNew: true);
            watcher.Error += (_, _) => Break();
            _watcher = watcher;
            watcher.EnableRaisingEvents = true;
            _wasReported = false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            Stop();
            if (!_wasReported)
                logger.FolderNotWatched(index, exception.GetType().Name, exception.HResult);
            _wasReported = true;
        }
    }

    /// <summary>Stops watching until <see cref="EnsureWatching"/>: after a share was away its old watch may hear nothing.</summary>
    public void Stop()
    {
        _watcher?.Dispose();
        _watcher = null;
        lock (_lock)
            _isBroken = false;
    }

    /// <summary>What changed since the last call.</summary>
    /// <param name="needsScan">Events were lost or too many.</param>
    public IReadOnlyCollection<FolderHint> TakeHints(out bool needsScan)
    {
        lock (_lock)
        {
            var hints = _hints;
            needsScan = _needsScan;
            (_hints, _needsScan) = ([], false);
            return hints;
        }
    }

    public void Dispose() => Stop();

    private void Hint(string path, bool isNew)
    {
        lock (_lock)
        {
            if (_hints.Count < MaxHints)
                _hints.Add(new FolderHint(path, isNew));
            else
                _needsScan = true;
        }

        wakeUp.Call();
    }

    /// <summary>What an error of the watcher does: the next scan comes at once and starts another watcher.</summary>
    internal void Break()
    {
        lock (_lock)
            (_isBroken, _needsScan) = (true, true);
        wakeUp.Call();
    }
}

/// <param name="IsNew">It came to be under this name; otherwise it changed, which of a folder tells nothing but that something in it did.</param>
internal readonly record struct FolderHint(string Path, bool IsNew);
