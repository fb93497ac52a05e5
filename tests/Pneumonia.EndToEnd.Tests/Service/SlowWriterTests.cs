using Pneumonia.Imaging;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Results;

namespace Pneumonia.EndToEnd.Tests.Service;

/// <summary>Files that are longer in the writing than the service is patient.</summary>
public sealed class SlowWriterTests : IAsyncDisposable
{
    private const int Writers = 48;

    private readonly ServiceProcess _service = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task However_slowly_files_grow_only_whole_ones_are_scored()
    {
        Radiograph[] sent = [.. Enumerable.Range(0, Writers).Select(number => new Radiograph(number))];
        var writing = Task.WhenAll(sent.Select((radiograph, number) => WriteSlowlyAsync(radiograph, number)));
        foreach (int share in (int[])[8, 4, 2])
        {
            _service.Launch();
            await _service.UntilResultsAsync(Writers / share);
            Assert.False(_service.HasEnded, "The service ended by itself.");
            await _service.KillAsync();
        }

        // Two writers died: one in the header, one in the pixels.
        byte[] broken = new Radiograph(Writers).Build();
        await File.WriteAllBytesAsync(Path.Combine(_service.ExportFolder, "header.dcm"), broken[..300], Cancel);
        await File.WriteAllBytesAsync(Path.Combine(_service.ExportFolder, "pixels.dcm"), broken[..^2], Cancel);
        await _service.StartAsync();
        await writing;
        await ServiceProcess.UntilAsync("all have an outcome", () => Task.FromResult(Rows().Count(IsFinal) == Writers + 2));
        // By the ledger: the result of a file that was given up may still lie where that of its study is not yet.
        var ledger = new Burst(_service);
        await ServiceProcess.UntilAsync("all is delivered", () => Task.FromResult(ledger.Count("select count(*) from outbox where delivered_at is null") == 0));
        Assert.Equal(Writers + 2, _service.CountResults());
        Assert.Equal(ExitCodes.Done, await _service.StopAsync());

        var rows = Rows();
        Assert.Equal(sent.Select(radiograph => radiograph.PixelSha256).Order(), Scored(rows).Select(row => row.PixelSha256).Order());
        Assert.All(Scored(rows), row => Assert.Equal(1, row.Outcomes));
        Assert.Equal(
            [("header.dcm", Reason.Truncated), ("pixels.dcm", Reason.Truncated)],
            rows.Where(row => row.State == InstanceState.NotAssessed).Select(row => (row.Name, row.Reason!.Value)).OrderBy(row => row.Name, StringComparer.Ordinal));
        Assert.Contains(rows, row => row.State == InstanceState.Superseded && row.Outcomes == 1);
        Assert.Empty(_service.VerifyAudit());
        var results = _service.Results().Values;
        Assert.Equal(sent.Select(radiograph => radiograph.SopInstanceUid).Order(), results.Where(result => result.Outcome == Outcome.Scored).Select(result => result.SopInstanceUid!).Order());
        Assert.Equal(Writers / 2, Directory.EnumerateFiles(_service.DataRoot.FlaggedFolder, "*.json").Count());
        Assert.Contains("[1105]", await _service.ReadLogAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_had_its_length_before_its_content_is_scored_once_the_content_is_there()
    {
        await _service.StartAsync();
        var radiograph = new Radiograph(0);
        byte[] content = radiograph.Build(), zeros = new byte[content.Length], noPixels = [.. content];
        noPixels.AsSpan((int)PixelsAt(content)).Clear();
        string path = Path.Combine(_service.ExportFolder, "a.dcm");

        await File.WriteAllBytesAsync(path, zeros, Cancel);
        await UntilRowAsync(row => row is { State: InstanceState.NotAssessed, Reason: Reason.NotDicom });
        await WriteOverAsync(path, noPixels);
        await UntilRowAsync(row => row is { State: InstanceState.NotAssessed, Reason: Reason.NoContrast });
        await WriteOverAsync(path, content);
        await UntilRowAsync(row => row.State == InstanceState.Scored);
        await ServiceProcess.UntilAsync("only its result is left", () => Task.FromResult(_service.Results() is { Count: 1 } results && results["a.dcm"].IsFlagged));
        Assert.Equal(ExitCodes.Done, await _service.StopAsync());

        Assert.Equal([InstanceState.Superseded, InstanceState.Superseded, InstanceState.Scored], Rows().Select(row => row.State));
        Assert.Equal(radiograph.PixelSha256, Rows()[^1].PixelSha256);
        Assert.Empty(_service.VerifyAudit());
    }

    [Fact]
    public async Task A_file_that_had_its_length_before_half_of_its_content_is_not_scored_by_halves()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Windows refuses to share what somebody writes.");
        await _service.StartAsync("--Intake:IncompleteAfter", "01:00:00");
        var radiograph = new Radiograph(0, rows: 512, columns: 512);
        byte[] content = radiograph.Build();
        await using (var file = new FileStream(Path.Combine(_service.ExportFolder, "early.dcm"), FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(content.Length);
            await file.WriteAsync(content.AsMemory(..(content.Length / 2)), Cancel);
            await file.FlushAsync(Cancel);
            foreach (string later in (string[])["1.dcm", "2.dcm", "3.dcm"])
            {
                // What comes after it has its outcome: the service has looked at the half one more than once.
                await File.WriteAllBytesAsync(Path.Combine(_service.ExportFolder, later), new Radiograph(1).Build(), Cancel);
                await UntilRowAsync(row => row.Name == later && row.State == InstanceState.Scored);
            }

            Assert.DoesNotContain(Rows(), row => row.Name == "early.dcm");
            await file.WriteAsync(content.AsMemory((content.Length / 2)..), Cancel);
        }

        await UntilRowAsync(row => row.Name == "early.dcm" && row.State == InstanceState.Scored);
        Assert.Equal(ExitCodes.Done, await _service.StopAsync());

        Assert.Equal(radiograph.PixelSha256, Assert.Single(Rows(), row => row.Name == "early.dcm").PixelSha256);
        Assert.Empty(_service.VerifyAudit());
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    // One in three grows under another name; one in three stands still until it is given up, cut in its header or in its pixels.
    private async Task WriteSlowlyAsync(Radiograph radiograph, int number)
    {
        await Task.Yield();
        var random = new Random(number);
        byte[] content = radiograph.Build();
        string path = Path.Combine(_service.ExportFolder, $"{number}.dcm"), written = number % 3 == 0 ? path + ".part" : path;
        int givenUpAt = number % 3 == 1 ? (number % 2 == 0 ? 300 : content.Length / 2) : content.Length;
        await using (var file = new FileStream(written, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite))
        {
            for (int at = 0; at < content.Length;)
            {
                int end = Math.Min(at + 1 + random.Next(content.Length / 4), at < givenUpAt ? givenUpAt : content.Length);
                await file.WriteAsync(content.AsMemory(at..end), Cancel);
                await file.FlushAsync(Cancel);
                at = end;
                if (at == givenUpAt && at < content.Length)
                    await ServiceProcess.UntilAsync($"{number}.dcm is given up", () => Task.FromResult(Rows().Any(row => row.File.Path == path && row.Outcomes == 1)));
                else
                    await Task.Delay(random.Next(500), Cancel); // Far beyond the quiet period, at times.
            }
        }

        if (written != path)
            File.Move(written, path);
    }

    private static async Task WriteOverAsync(string path, byte[] content)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        await file.WriteAsync(content, Cancel);
    }

    private static long PixelsAt(byte[] content) => content.Length - (96 * 80 * sizeof(ushort));

    private IReadOnlyList<LedgerRow> Rows() => LedgerRow.ReadAll(_service.DataRoot);

    private Task UntilRowAsync(Func<LedgerRow, bool> isSo) =>
        ServiceProcess.UntilAsync("its row is as expected", () => Task.FromResult(Rows() is [.., var last] && isSo(last)));

    private static IEnumerable<LedgerRow> Scored(IEnumerable<LedgerRow> rows) => rows.Where(row => row.State == InstanceState.Scored);

    private static bool IsFinal(LedgerRow row) => row.State is InstanceState.Scored or InstanceState.NotAssessed or InstanceState.Failed;
}
