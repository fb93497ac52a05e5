namespace Pneumonia.EndToEnd.Tests.Service;

/// <summary>A record up to one moment, sorted by what it did to which file and folder.</summary>
internal sealed class DiskLog
{
    private readonly int _at;
    private readonly List<List<FileCall>> _files = [];
    private readonly Dictionary<string, List<(FileCall Call, int File)>> _names = [];
    private readonly Dictionary<int, List<FileCall>> _fileSyncs = [];
    private readonly Dictionary<string, List<FileCall>> _folderSyncs = [];

    public DiskLog(IReadOnlyList<FileCall> calls, int at)
    {
        _at = at;
        // Where each name leads at the time of the call. A folder is a file without content.
        var current = new Dictionary<string, int>();
        foreach (var call in calls.TakeWhile(call => call.Begun <= at))
        {
            switch (call.Kind)
            {
                case FileCallKind.Create or FileCallKind.MakeFolder when !current.ContainsKey(call.Path):
                    _files.Add([]);
                    SetName(call, call.Path, _files.Count - 1);
                    break;
                case FileCallKind.Rename or FileCallKind.Link when current.TryGetValue(call.Path, out int moved):
                    SetName(call, call.Target!, moved);
                    if (call.Kind == FileCallKind.Rename)
                        current.Remove(call.Path);
                    break;
                case FileCallKind.Remove when current.TryGetValue(call.Path, out int removed):
                    SetName(call, call.Path, removed);
                    current.Remove(call.Path);
                    break;
                case FileCallKind.Write or FileCallKind.Truncate when current.TryGetValue(call.Path, out int changed):
                    _files[changed].Add(call);
                    break;
                case FileCallKind.Sync:
                    ListOf(_folderSyncs, call.Path).Add(call);
                    if (current.TryGetValue(call.Path, out int synced))
                        ListOf(_fileSyncs, synced).Add(call);
                    break;
            }
        }

        void SetName(FileCall call, string path, int file)
        {
            ListOf(_names, Path.GetDirectoryName(path)!).Add((call, file));
            current[path] = file;
        }
    }

    /// <summary>What was written to a file, and whether it was synced since.</summary>
    public IReadOnlyList<(FileCall Call, bool IsSafe)> ChangesOf(int file) =>
        [.. _files[file].Select(call => (call, IsSafe(call, _fileSyncs.GetValueOrDefault(file) ?? [])))];

    /// <summary>The names that hold, with the files that they lead to.</summary>
    /// <param name="choose">Of so many changes of one folder that were not synced, the first how many hold.</param>
    public IReadOnlyDictionary<string, int> SurvivingNames(Func<int, int> choose)
    {
        var names = new Dictionary<string, int>();
        var folders = _names.Values.SelectMany(changes => changes).Where(change => change.Call.Kind == FileCallKind.MakeFolder)
            .Select(change => change.Call.Path).ToHashSet();
        foreach (var (folder, changes) in _names)
        {
            int safe = changes.FindLastIndex(change => IsSafe(change.Call, _folderSyncs.GetValueOrDefault(folder) ?? [])) + 1;
            foreach (var (call, file) in changes.Take(safe + choose(changes.Count - safe)))
            {
                if (call.Kind is FileCallKind.Rename or FileCallKind.Remove)
                    names.Remove(call.Path);
                if (call.Kind != FileCallKind.Remove)
                    names[call.Target ?? call.Path] = file;
            }
        }

        // Without its folder a name leads nowhere.
        return names.Where(name => !folders.Contains(name.Key) && Around(name.Key).All(folder => !folders.Contains(folder) || names.ContainsKey(folder)))
            .ToDictionary(name => name.Key, name => name.Value);
    }

    private bool IsSafe(FileCall call, IEnumerable<FileCall> syncs) => syncs.Any(sync => call.Ended < sync.Begun && sync.Ended <= _at);

    private static IEnumerable<string> Around(string path)
    {
        for (string? folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
            yield return folder;
    }

    private static List<T> ListOf<TKey, T>(Dictionary<TKey, List<T>> lists, TKey key)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list))
            lists[key] = list = [];
        return list;
    }
}
