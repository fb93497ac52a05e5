using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Pneumonia.EndToEnd.Tests.Service;

/// <summary>What a program did to the files of one folder, told by strace.</summary>
internal sealed partial class FileCallRecord(string folder)
{
    private const string Unfinished = " <unfinished ...>";

    private readonly List<FileCall> _calls = [];
    private int _lines;

    /// <summary>In the order in which they began.</summary>
    public IReadOnlyList<FileCall> Calls => _calls;

    /// <summary>What to put before a command line. The program stays the child of its caller, strace watches from aside (-D).</summary>
    public static IReadOnlyList<string> Recorder(string output) =>
    [
        "strace", "-D", "-f", "--seccomp-bpf", "-o", output, "-xx", "-y", "-s", "1000000", "-e",
        "trace=openat,creat,mkdir,mkdirat,write,writev,pwrite64,pwritev,pwritev2,ftruncate,truncate,fallocate,fsync,fdatasync,rename,renameat,renameat2,"
            + "link,linkat,unlink,unlinkat,rmdir,copy_file_range,sendfile",
    ];

    /// <summary>Adds what one process did, in the order of processes, once that process has ended.</summary>
    public async Task AddAsync(string output, int processId)
    {
        await ServiceProcess.UntilAsync("the record has ended", async () => File.Exists(output)
            && (await File.ReadAllLinesAsync(output, TestContext.Current.CancellationToken)).Any(line => Ended().Match(line) is { Success: true } end
                && int.Parse(end.Groups[1].ValueSpan, CultureInfo.InvariantCulture) == processId));

        var begun = new Dictionary<string, (string Text, int Line)>();
        int first = _calls.Count;
        foreach (string line in await File.ReadAllLinesAsync(output, TestContext.Current.CancellationToken))
        {
            _lines++;
            string thread = line[..line.IndexOf(' ', StringComparison.Ordinal)], text = line[thread.Length..].TrimStart();
            if (Resumed().Match(text) is { Success: true } resumed && begun.Remove(thread, out var start))
                Add(start.Text + resumed.Groups[1].Value, start.Line, _lines);
            else if (text.EndsWith(Unfinished, StringComparison.Ordinal))
                begun[thread] = (text[..^Unfinished.Length], _lines);
            else
                Add(text, _lines, _lines);
        }

        // What the kill cut off here happened: the kernel ends a write that it has begun.
        foreach (var (text, line) in begun.Values)
            Add(text + ") = 0", line, ++_lines);
        _calls.Sort(first, _calls.Count - first, Comparer<FileCall>.Create((one, other) => one.Begun.CompareTo(other.Begun)));
    }

    private void Add(string text, int begun, int ended)
    {
        if (Call().Match(text) is not { Success: true } call || call.Groups["error"].Success)
            return;

        string name = call.Groups["name"].Value, arguments = call.Groups["arguments"].Value;
        string[] paths = [.. Quoted().Matches(arguments).Select(match => Encoding.UTF8.GetString(Decode(match.Groups[1].ValueSpan)))];
        string open = Opened().Match(arguments) is { Success: true } match ? Encoding.UTF8.GetString(Decode(match.Groups[1].ValueSpan)) : "";
        string number = arguments[(arguments.LastIndexOf(' ') + 1)..];
        var (found, path, target) = name switch
        {
            "openat" when arguments.Contains("O_CREAT", StringComparison.Ordinal) => (FileCallKind.Create, paths[0], null),
            "openat" => (FileCallKind.Create, null, null),
            "mkdir" => (FileCallKind.MakeFolder, paths[0], null),
            "pwrite64" => (FileCallKind.Write, open, null),
            "ftruncate" => (FileCallKind.Truncate, open, null),
            "fsync" or "fdatasync" => (FileCallKind.Sync, open, null),
            "rename" => (FileCallKind.Rename, paths[0], paths[1]),
            "link" => (FileCallKind.Link, paths[0], paths[1]),
            "unlink" => (FileCallKind.Remove, paths[0], null),
            _ => (default(FileCallKind?), open.Length > 0 ? open : paths.FirstOrDefault(), default(string)),
        };
        if (path is null || !path.StartsWith(folder, StringComparison.Ordinal) || path.EndsWith("-shm", StringComparison.Ordinal))
            return;
        if (found is not { } kind || arguments.Contains("O_TRUNC", StringComparison.Ordinal))
            throw new NotSupportedException($"The record has a '{name}' that is not known here: {path} in {arguments[^Math.Min(100, arguments.Length)..]}");

        byte[] data = kind == FileCallKind.Write ? Decode(Quoted().Match(arguments).Groups[1].ValueSpan) : [];
        long offset = kind is FileCallKind.Write or FileCallKind.Truncate ? long.Parse(number, CultureInfo.InvariantCulture) : 0;
        _calls.Add(new FileCall(kind, path, target, offset, data, begun, ended));
    }

    // \x61\x62
    private static byte[] Decode(ReadOnlySpan<char> escaped)
    {
        byte[] bytes = new byte[escaped.Length / 4];
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = byte.Parse(escaped.Slice((i * 4) + 2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return bytes;
    }

    [GeneratedRegex(@"^(\d+) +\+\+\+ ", RegexOptions.NonBacktracking)]
    private static partial Regex Ended();

    [GeneratedRegex(@"^<\.\.\. \w+ resumed>(.*)$", RegexOptions.NonBacktracking)]
    private static partial Regex Resumed();

    [GeneratedRegex(@"^(?<name>\w+)\((?<arguments>.*)\) += (?<error>-1)?", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Call();

    [GeneratedRegex("\"([^\"]*)\"", RegexOptions.NonBacktracking)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^\d+<([^>]*)>", RegexOptions.NonBacktracking)]
    private static partial Regex Opened();
}
