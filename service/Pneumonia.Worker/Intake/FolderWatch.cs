using Microsoft.Extensions.Logging;
using Pneumonia.Worker.Ledger;

namespace Pneumonia.Worker.Intake;

/// <summary>
/// Events of an export folder as hints where to look sooner. Network shares may send none, and any may be lost: scans make up for all of it.
/// </summary>
internal sealed class FolderWatch(int index, string root, WakeUpCall wakeUp, ILogger logger) : IDisposable
{
    /// <summary>Hints kept between two looks; with more a scan is quicker.</summary>
    private const int MaxHints = 10_000;

    private readonly Lock _lock = new();
    private HashSet<string> _hints = new(StringComparer.Ordinal);
    private FileSystemWatcher? _watcher;
    private bool _needsScan;
    private bool _isBroken;
    private bool _wasReported;

    /// <summary>Starts watching, anew after an error. That it cannot is logged once and no fault.</summary>
    public void EnsureWatching()
    {
        lock (_lock)
        {
            if (_watcher is not null && !_isBroken)
                return;
        }

        Stop();
        try
        {
            var watcher = new FileSystemWatcher(root)
            {
                IncludeSubdirectories = true,
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.Size | NotifyFilters.LastWrite,
                InternalBufferSize = 64 << 10,
            };
            watcher.Created += (_, change) => Hint(change.FullPath);
            watcher.Changed += (_, change) => Hint(change.FullPath);
            watcher.Renamed += (_, change) => Hint(change.FullPath);
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
    public IReadOnlyCollection<string> TakeHints(out bool needsScan)
    {
        lock (_lock)
        {
            var hints = _hints;
            needsScan = _needsScan;
            (_hints, _needsScan) = (new HashSet<string>(StringComparer.Ordinal), false);
            return hints;
        }
    }

    public void Dispose() => Stop();

    private void Hint(string path)
    {
        lock (_lock)
        {
            if (_hints.Count < MaxHints)
                _hints.Add(path);
            else
                _needsScan = true;
        }

        wakeUp.Call();
    }

    private void Break()
    {
        lock (_lock)
            (_isBroken, _needsScan) = (true, true);
        wakeUp.Call();
    }
}
