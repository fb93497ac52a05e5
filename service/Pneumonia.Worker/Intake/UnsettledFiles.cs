using Pneumonia.Worker.Ledger;

namespace Pneumonia.Worker.Intake;

/// <summary>Files that are not in the ledger yet, and since when they have looked as they do. Memory only: a restart starts the waiting anew.</summary>
internal sealed class UnsettledFiles(TimeSpan quietPeriod, TimeSpan incompleteAfter, TimeProvider clock)
{
    /// <summary>More wait in their folders; scans find them again as these settle.</summary>
    public const int MaxCount = 100_000;

    private readonly Dictionary<string, Unsettled> _files = new(StringComparer.Ordinal);

    /// <summary>Since some moment; goes on evenly whatever becomes of the wall clock.</summary>
    public TimeSpan Now => clock.GetElapsedTime(0);

    public int Count => _files.Count;

    public bool IsFull => _files.Count >= MaxCount;

    /// <summary>Notes how a file looks now. A change starts its quiet period anew.</summary>
    public void Observe(FileVersion file, FileKnowledge knowledge = FileKnowledge.New)
    {
        if (_files.TryGetValue(file.Path, out var known) && known.File == file)
            return;
        if (known is null && IsFull)
            return;

        var now = Now;
        _files[file.Path] = new Unsettled(file, now, now + quietPeriod, now + incompleteAfter, knowledge == FileKnowledge.Unreadable);
    }

    public bool Contains(FileVersion file) => _files.TryGetValue(file.Path, out var known) && known.File == file;

    public void Remove(string path) => _files.Remove(path);

    /// <summary>Files whose quiet period, or wait for another look, is over.</summary>
    public IReadOnlyList<Unsettled> FindDue()
    {
        var now = Now;
        return [.. _files.Values.Where(file => file.NextLook <= now)];
    }

    /// <summary>When the next one is due; null when none waits.</summary>
    public TimeSpan? FindNextLook() => _files.Count == 0 ? null : _files.Values.Min(file => file.NextLook);

    /// <summary>Waits on for a file that looked as before but cannot be taken.</summary>
    public void LookAgain(Unsettled file, FileWholeness wholeness)
    {
        // A file that is not whole is so until it changes; one that cannot be opened may be at any time.
        var wait = wholeness == FileWholeness.Partial ? incompleteAfter : quietPeriod * 5;
        var next = Now + wait;
        _files[file.File.Path] = file with { NextLook = !file.IsUnreadable && next > file.GiveUpAt ? file.GiveUpAt : next };
    }
}

/// <param name="Since">When it was first seen like this.</param>
/// <param name="NextLook">When to look whether it may be taken.</param>
/// <param name="GiveUpAt">When it is taken as it is.</param>
/// <param name="IsUnreadable">The ledger gave it up as unreadable: taken again only once it can be opened.</param>
internal sealed record Unsettled(FileVersion File, TimeSpan Since, TimeSpan NextLook, TimeSpan GiveUpAt, bool IsUnreadable);
