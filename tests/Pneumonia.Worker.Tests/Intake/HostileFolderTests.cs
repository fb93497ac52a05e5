using System.Runtime.InteropServices;
using System.Text;
using Pneumonia.Imaging;
using Pneumonia.TestKit;
using Pneumonia.Worker.Intake;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Results;

namespace Pneumonia.Worker.Tests.Intake;

/// <summary>What export folders hold besides plain files with plain names.</summary>
public sealed class HostileFolderTests : IDisposable
{
    private const int PassedOver = 1106;

    private readonly PipelineBench _bench = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Pipes_and_sockets_are_never_opened_and_counted()
    {
        string mkfifo = Requires.Tool("mkfifo", "coreutils");
        await ExternalProgram.RunAsync(mkfifo, [_bench.InInbox("pipe.dcm")], Cancel);
        using var socket = new System.Net.Sockets.Socket(
            System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(_bench.InInbox("socket.dcm")));
        Save("a.dcm");

        await _bench.ProcessAsync();
        _bench.Folder.Look([new FolderHint(_bench.InInbox("pipe.dcm"), IsNew: true)], Cancel);
        _bench.Clock.Advance(_bench.Intake.IncompleteAfter * 2);
        int more = await _bench.TakeAsync();

        Assert.Equal(0, more);
        Assert.Equal(0, _bench.Folder.UnsettledCount);
        Assert.Equal(Outcome.Scored, _bench.OnlyOutcome().Outcome);
        Assert.Contains("0 links, 2 pipes or devices", Assert.Single(_bench.Log.Of(PassedOver)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_are_refused_with_one_line_whatever_they_lead_to()
    {
        string outside = Path.Combine(_bench.Root.Path, "outside");
        Directory.CreateDirectory(outside);
        TestImages.NotFlagged().Save(Path.Combine(outside, "secret.dcm"));
        File.CreateSymbolicLink(_bench.InInbox("file.dcm"), Path.Combine(outside, "secret.dcm"));
        File.CreateSymbolicLink(_bench.InInbox("nowhere.dcm"), Path.Combine(outside, "absent.dcm"));
        Directory.CreateSymbolicLink(_bench.InInbox("folder"), outside);
        Directory.CreateSymbolicLink(_bench.InInbox("circle"), _bench.Inbox);

        int taken = await _bench.TakeAsync() + await _bench.TakeAsync();

        Assert.Equal(0, taken);
        string line = Assert.Single(_bench.Log.Of(PassedOver));
        Assert.Contains("4 links", line, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a b  c .dcm")]
    [InlineData("line\nbreak\tand\rreturn.dcm")]
    [InlineData("\u001b[31mred.dcm")]
    [InlineData("Mu\u0308ller^Jo\u0308rg.dcm")]
    [InlineData("\u4e2d\u6587\U0001F9B4\u202egpj.dcm")]
    [InlineData("quote'\"; drop table instances; --.dcm")]
    [InlineData("%s {0} {Path} $(id) *?.dcm")]
    public async Task A_strange_name_is_taken_and_appears_in_no_log(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows knows no such names.");
        Save(name);
        Directory.CreateDirectory(_bench.InInbox("in " + name));
        TestImages.Flagged().Save(_bench.InInbox(Path.Combine("in " + name, name)));

        await _bench.ProcessAsync();

        Assert.Equal(2, _bench.Outcomes().Count(outcome => outcome.Outcome == Outcome.Scored));
        Assert.Contains(_bench.Outcomes(), outcome => outcome.Path == _bench.InInbox(name));
        Assert.DoesNotContain(_bench.Log.Entries, entry => entry.Message.Contains(name[..3], StringComparison.Ordinal) || entry.Message.Contains('\n'));
    }

    [Fact]
    public async Task Names_that_are_not_utf8_are_counted_and_hide_nothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only on Linux is a name bytes.");
        CopyUnderLatin1Name(Save("template.dcm"));
        Save("z.dcm");

        await _bench.ProcessAsync();

        Assert.Equal(2, _bench.States[InstanceState.Scored] + _bench.States.GetValueOrDefault(InstanceState.Duplicate));
        Assert.Equal(0, _bench.Folder.UnsettledCount);
        Assert.Contains("1 names that are not UTF-8", Assert.Single(_bench.Log.Of(PassedOver)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(1000)]
    [InlineData(4000)]
    public async Task A_long_path_is_taken(int length)
    {
        string folder = _bench.Inbox;
        while (folder.Length + 102 < length)
            folder = Path.Combine(folder, new string('d', 100));
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, new string('f', length - folder.Length - 1));
        TestImages.NotFlagged().Save(path);

        await _bench.ProcessAsync();

        Assert.Equal(length, path.Length);
        Assert.Equal((Outcome.Scored, path), (_bench.OnlyOutcome().Outcome, _bench.OnlyOutcome().Path));
    }

    [Fact]
    public async Task Paths_too_long_for_the_system_are_counted_and_hide_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has another limit.");
        string deep = _bench.InInbox("a");
        while (deep.Length < 3900)
            deep = Path.Combine(deep, new string('d', 100));
        Directory.CreateDirectory(Path.Combine(deep, "e"));
        TestImages.NotFlagged().Save(Path.Combine(deep, "e", "deep.dcm"));
        Directory.Move(_bench.InInbox("a"), _bench.InInbox(new string('b', 250)));
        Save("z.dcm");

        await _bench.ProcessAsync();
        var outcome = _bench.OnlyOutcome();
        Directory.Move(_bench.InInbox(new string('b', 250)), _bench.InInbox("a"));
        await _bench.ProcessAsync();

        Assert.True(_bench.Folder.IsAvailable);
        Assert.Equal(_bench.InInbox("z.dcm"), outcome.Path);
        Assert.Contains("paths too long", _bench.Log.Of(PassedOver)[0], StringComparison.Ordinal);
        Assert.Equal(2, _bench.States.Values.Sum());
    }

    [Fact]
    public async Task Read_only_files_in_read_only_folders_are_taken()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Modes are of Unix.");
        Directory.CreateDirectory(_bench.InInbox("burnt"));
        string path = Save(Path.Combine("burnt", "a.dcm"));
        SetMode(path, UnixFileMode.UserRead);
        SetMode(_bench.InInbox("burnt"), UnixFileMode.UserRead | UnixFileMode.UserExecute);

        await _bench.ProcessAsync();
        SetMode(_bench.InInbox("burnt"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        Assert.Equal(Outcome.Scored, _bench.OnlyOutcome().Outcome);
    }

    [Fact]
    public async Task The_images_of_a_dicomdir_tree_are_taken_and_its_index_is_not()
    {
        foreach (string image in (string[])["IM000001", "IM000002"])
        {
            Directory.CreateDirectory(_bench.InInbox(Path.Combine("DISC1", "DICOM", "PA000001", "ST000001")));
            Save(Path.Combine("DISC1", "DICOM", "PA000001", "ST000001", image));
        }

        await File.WriteAllBytesAsync(_bench.InInbox(Path.Combine("DISC1", "DICOMDIR")), new byte[500], Cancel);

        await _bench.ProcessAsync();

        Assert.Equal(2, _bench.States[InstanceState.Scored]);
        Assert.Equal(2, _bench.States.Values.Sum());
    }

    [Fact]
    public async Task A_file_that_another_process_holds_locked_waits_and_is_scored_once_it_is_free()
    {
        string path = Save("locked.dcm");
        using (var writer = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            int locked = await _bench.TakeAsync();
            _bench.Clock.Advance(_bench.Intake.IncompleteAfter / 2);
            locked += await _bench.TakeAsync();
            Assert.Equal((0, 1), (locked, _bench.Folder.UnsettledCount));
        }

        _bench.Clock.Advance(_bench.Intake.QuietPeriod * 5);
        await _bench.ProcessAsync();

        Assert.Equal(Outcome.Scored, _bench.OnlyOutcome().Outcome);
    }

    [Fact]
    public async Task A_file_locked_for_too_long_is_reported_once_and_scored_when_it_is_free_at_last()
    {
        string path = Save("locked.dcm");
        using (var writer = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            await _bench.TakeAsync();
            for (int i = 0; i < 12; i++)
            {
                _bench.Clock.Advance(TimeSpan.FromHours(1));
                await _bench.ProcessAsync();
            }

            Assert.Equal(Reason.Unreadable, _bench.OnlyOutcome().Reason);
        }

        _bench.Clock.Advance(TimeSpan.FromHours(1));
        await _bench.ProcessAsync();

        Assert.Equal(Outcome.Scored, _bench.OnlyOutcome().Outcome);
        Assert.Contains("export it again", Assert.Single(_bench.Log.Of(1105)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_renamed_into_place_is_taken_under_its_final_name_only()
    {
        string path = Save("a.dcm.part");
        int unfinished = await _bench.TakeAsync();

        File.Move(path, _bench.InInbox("a.dcm"));
        await _bench.ProcessAsync();

        Assert.Equal(0, unfinished);
        Assert.Equal(_bench.InInbox("a.dcm"), _bench.OnlyOutcome().Path);
        Assert.Equal(1, _bench.States.Values.Sum());
    }

    private string Save(string name) => TestImages.NotFlagged().Save(_bench.InInbox(name));

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }

    private void CopyUnderLatin1Name(string source)
    {
        byte[] target = [.. Encoding.UTF8.GetBytes(_bench.Inbox + "/M"), 0xFC, .. "ller.dcm\0"u8];
        Assert.Equal(0, Link(Encoding.UTF8.GetBytes(source + '\0'), target));
    }

    [DllImport("libc.so.6", EntryPoint = "link")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link(byte[] source, byte[] target);
}
