using System.IO.Compression;
using Pneumonia.Imaging;
using Pneumonia.TestKit;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Results;

namespace Pneumonia.EndToEnd.Tests.Service;

/// <summary>Zip archives in the folder of the running service.</summary>
public sealed class ZipTests : IAsyncDisposable
{
    private readonly ServiceProcess _service = new();

    [Fact]
    public async Task Every_instance_of_a_zip_archive_has_one_result_though_the_service_is_killed_over_it()
    {
        const int Instances = 60;
        string zip = Path.Combine(_service.ExportFolder, "Doe^Jane.zip");
        await _service.StartAsync("--Scoring:BatchSize", "2");
        Save(zip, Instances);
        byte[] before = await File.ReadAllBytesAsync(zip, TestContext.Current.CancellationToken);
        await _service.WaitForResultsAsync(1);

        await _service.KillAsync();
        int killedAt = _service.Results().Count;
        await _service.StartAsync();
        var results = await _service.WaitForResultsAsync(Instances);

        Assert.InRange(killedAt, 1, Instances - 1);
        Assert.All(results.Values, result => Assert.Equal((Outcome.Scored, true), (result.Outcome, result.IsFlagged)));
        Assert.Equal(ExitCodes.Done, await _service.StopAsync());
        Assert.Equal(new Dictionary<string, long> { ["scored"] = Instances, ["superseded"] = 1 }, _service.CountByState());
        Assert.Empty(_service.VerifyAudit());
        Assert.Equal(before, await File.ReadAllBytesAsync(zip, TestContext.Current.CancellationToken));
        Assert.Equal([zip], Directory.EnumerateFileSystemEntries(_service.ExportFolder));
        string log = await _service.ReadLogAsync();
        Assert.All(["Doe", "Thorax"], secret => Assert.DoesNotContain(secret, log, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_zip_archive_that_stays_cut_is_in_the_queue_with_its_reason()
    {
        await _service.StartAsync();
        string whole = Path.Combine(_service.DataRoot.Path, "whole.zip"), cut = Path.Combine(_service.ExportFolder, "cut.zip");
        Save(whole, instances: 2);
        await File.WriteAllBytesAsync(cut, (await File.ReadAllBytesAsync(whole, TestContext.Current.CancellationToken))[..^1], TestContext.Current.CancellationToken);

        var result = (await _service.WaitForResultsAsync(1))["cut.zip"];
        var listed = await ServiceProcess.RunVerbAsync("queue", "list", "--reason", nameof(Reason.ZipRefused), "--DataRoot", _service.DataRoot.Path);

        Assert.Equal((Outcome.NotAssessed, Reason.ZipRefused), (result.Outcome, result.Reason));
        Assert.Contains("ZipRefused", listed.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, await _service.StopAsync());
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    private static void Save(string path, int instances)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (int i = 0; i < instances; i++)
            {
                using var entry = zip.CreateEntry($"Thorax/IM{i:0000}").Open();
                entry.Write(A.ChestInstance().WithPixels(96, 80, (row, column) => row is >= 24 and < 72 && column is >= 20 and < 60 ? 3000 : 500).Build());
            }
        }

        File.WriteAllBytes(path, stream.ToArray());
    }
}
