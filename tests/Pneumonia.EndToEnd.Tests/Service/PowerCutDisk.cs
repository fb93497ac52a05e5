namespace Pneumonia.EndToEnd.Tests.Service;

/// <summary>
/// What a disk may hold after the power went out in the midst of a record. What was synced is there. Of the writes since, each sector holds what any of
/// them left or what was before, each file has any length it had; of the names made, changed or removed in a folder since its last sync the first
/// few hold, since file systems keep that order within a folder.
/// </summary>
internal sealed class PowerCutDisk(IReadOnlyList<FileCall> calls)
{
    private const int SectorBytes = 512;

    /// <summary>The files after one of the power cuts that are possible at <paramref name="at"/>; another for each draw.</summary>
    public IReadOnlyDictionary<string, byte[]> Cut(int at, Random random)
    {
        var log = new DiskLog(calls, at);
        var names = log.SurvivingNames(count => random.Next(count + 1));
        // In one of four cases nothing of what was not synced is there, in one of four all of it, as far as names reach.
        int luck = random.Next(4);
        return names.ToDictionary(name => name.Key, name => Content(log.ChangesOf(name.Value), luck, random));
    }

    /// <summary>The files that no power cut takes any more, with their names and the folders around them.</summary>
    public IReadOnlySet<string> SafeNames(int at) => new DiskLog(calls, at).SurvivingNames(_ => 0).Keys.ToHashSet();

    private static byte[] Content(IReadOnlyList<(FileCall Call, bool IsSafe)> changes, int luck, Random random)
    {
        byte[] latest = [];
        List<int> lengths = [];
        var sectors = new Dictionary<int, List<byte[]>>();
        // What is safe first: what is not came after it, or beside it.
        foreach (var (call, isSafe) in changes.OrderBy(change => !change.IsSafe))
        {
            int end = (int)call.Offset + call.Data.Length;
            byte[] before = latest;
            if (call.Kind == FileCallKind.Truncate)
                Array.Resize(ref latest, end);
            else if (end > latest.Length)
                Array.Resize(ref latest, end);
            else
                latest = [.. latest];
            call.Data.CopyTo(latest, (int)call.Offset);
            if (isSafe)
                continue;

            if (lengths.Count == 0)
                lengths.Add(before.Length);
            lengths.Add(latest.Length);
            int touched = call.Kind == FileCallKind.Truncate ? Math.Max(end, before.Length) : end;
            for (int sector = (int)call.Offset / SectorBytes; sector * SectorBytes < touched; sector++)
            {
                if (!sectors.TryGetValue(sector, out var versions))
                    sectors[sector] = versions = [SectorOf(before, sector)];
                versions.Add(SectorOf(latest, sector));
            }
        }

        if (lengths.Count == 0)
            return latest;

        byte[] content = new byte[luck switch { 0 => lengths[0], 1 => lengths[^1], _ => lengths[random.Next(lengths.Count)] }];
        latest.AsSpan(0, Math.Min(latest.Length, content.Length)).CopyTo(content);
        foreach (var (sector, versions) in sectors)
        {
            byte[] version = luck switch { 0 => versions[0], 1 => versions[^1], _ => versions[random.Next(versions.Count)] };
            if (sector * SectorBytes < content.Length)
                version.AsSpan(0, Math.Min(SectorBytes, content.Length - (sector * SectorBytes))).CopyTo(content.AsSpan(sector * SectorBytes));
        }

        return content;
    }

    private static byte[] SectorOf(byte[] content, int sector)
    {
        byte[] bytes = new byte[SectorBytes];
        int start = sector * SectorBytes;
        if (start < content.Length)
            content.AsSpan(start, Math.Min(SectorBytes, content.Length - start)).CopyTo(bytes);
        return bytes;
    }
}
