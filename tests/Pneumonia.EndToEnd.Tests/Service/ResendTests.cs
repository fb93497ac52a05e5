using System.Text.Json.Nodes;
using Pneumonia.Imaging;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Operations;

namespace Pneumonia.EndToEnd.Tests.Service;

/// <summary>The same instances again and again, from several senders at once, while the service is killed.</summary>
public sealed class ResendTests : IAsyncDisposable
{
    private const int Senders = 8, Instances = 100, Conflicts = 20;

    private readonly ServiceProcess _service = new();
    private readonly Radiograph[] _sent = [.. Enumerable.Range(0, Instances).Select(number => new Radiograph(number))];
    private readonly Dictionary<string, byte[]>[] _files = [.. Enumerable.Range(0, Senders).Select(_ => new Dictionary<string, byte[]>())];

    [Fact]
    public async Task An_instance_sent_again_has_no_second_outcome_and_one_with_other_pixels_none_that_is_scored()
    {
        var sending = SendAllAsync(SendAndResendAsync);
        foreach (int enough in (int[])[10, 30, 60])
        {
            _service.Launch();
            await _service.UntilResultsAsync(enough);
            Assert.False(_service.HasEnded, "The service ended by itself.");
            await _service.KillAsync();
        }

        _service.Launch();
        await sending;
        await _service.UntilResultsAsync(Instances);
        sending = SendAllAsync(SendConflictsAsync);
        await ServiceProcess.UntilAsync("there is a conflict", () => Task.FromResult(Rows().Any(IsConflict)));
        await _service.KillAsync();
        await _service.StartAsync();
        await sending;
        await ServiceProcess.UntilAsync("every file has its end", () => Task.FromResult(HasEnded(Rows())));
        await ServiceProcess.UntilAsync("all is delivered", () => Task.FromResult(new Burst(_service).Count("select count(*) from outbox where delivered_at is null") == 0));
        Assert.Equal(ExitCodes.Done, await _service.StopAsync());

        var rows = Rows();
        Assert.Equal(
            _sent.Select(radiograph => (radiograph.SopInstanceUid, radiograph.PixelSha256)).Order(),
            rows.Where(row => row.State == InstanceState.Scored).Select(row => (row.SopInstanceUid!, row.PixelSha256!)).Order());
        Assert.Equal(
            _sent.Take(Conflicts).Select(radiograph => radiograph.SopInstanceUid).Order(), rows.Where(IsConflict).Select(row => row.SopInstanceUid!).Order());
        Assert.All(rows, row => Assert.Equal(row.State == InstanceState.Scored || IsConflict(row) ? 1 : 0, row.Outcomes));
        Assert.DoesNotContain(rows, row => row.State is InstanceState.Failed || (row.State == InstanceState.NotAssessed && !IsConflict(row)));
        Assert.True(rows.Count(row => row.State == InstanceState.Duplicate) >= 3 * Instances, "Every copy under another path is a duplicate.");
        Assert.Empty(_service.VerifyAudit());

        // Nothing is overwritten: neither the flags nor what the study's result says first, nor any file that came.
        Assert.Equal(Instances, _service.CountResults());
        Assert.Equal(Instances / 2, Directory.EnumerateFiles(_service.DataRoot.FlaggedFolder, "*.json").Count());
        Assert.All(_files.SelectMany(files => files), file => Assert.Equal(file.Value, File.ReadAllBytes(file.Key)));

        var listed = await ServiceProcess.RunVerbAsync(
            "queue", "list", "--DataRoot", _service.DataRoot.Path, "--state", "notAssessed", "--reason", "ConflictingInstance", "--json");
        Assert.Equal(Conflicts, JsonNode.Parse(listed.Output)!["entries"]!.AsArray().Count);
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    private static Task SendAllAsync(Func<int, Task> send) => Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(() => send(sender))));

    // Each sends every instance once under a path of its own, in an order of its own, and writes again what is its own under the same path.
    private async Task SendAndResendAsync(int sender)
    {
        var random = new Random(sender);
        int[] order = [.. Enumerable.Range(0, Instances)];
        random.Shuffle(order);
        foreach (int number in order)
        {
            var radiograph = _sent[number];
            string name = random.Next(3) == 0 ? "Corrected^Name" : "Synthetic^Chest";
            if (number % Senders == sender)
                await WriteAsync(sender, $"{number}.dcm", radiograph.Build(name));
            else if (random.Next(2) == 0)
                await WriteAsync(sender, $"from-{sender}-{number}.dcm", radiograph.Build(name));

            int own = (random.Next(Instances / Senders) * Senders) + sender;
            if (_files[sender].TryGetValue(PathOf(sender, $"{own}.dcm"), out byte[]? before))
                await WriteAsync(sender, $"{own}.dcm", random.Next(2) == 0 ? before : _sent[own].Build("Corrected^Again"));
        }
    }

    private async Task SendConflictsAsync(int sender)
    {
        for (int number = 0; number < Conflicts; number++)
        {
            // Some over the file that was scored, some beside it; the same conflict twice is one.
            if (number % Senders == sender)
                await WriteAsync(sender, number < Senders ? $"{number}.dcm" : $"other-{number}.dcm", _sent[number].BuildConflict());
            else if ((number + 1) % Senders == sender)
                await WriteAsync(sender, $"other-again-{number}.dcm", _sent[number].BuildConflict());
            await WriteAsync(sender, $"late-{sender}-{number}.dcm", _sent[number].Build());
        }
    }

    private async Task WriteAsync(int sender, string name, byte[] content)
    {
        string path = PathOf(sender, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, content, TestContext.Current.CancellationToken);
        _files[sender][path] = content;
    }

    private string PathOf(int sender, string name) => Path.Combine(_service.ExportFolder, $"{sender}", name);

    // Every file as it is now, and nothing that still waits.
    private bool HasEnded(IReadOnlyList<LedgerRow> rows)
    {
        var ended = rows.Where(row => row.State is InstanceState.Scored or InstanceState.Duplicate or InstanceState.NotAssessed)
            .Select(row => row.File).ToHashSet();
        return rows.All(row => row.State is not (InstanceState.Pending or InstanceState.Scoring))
            && _files.SelectMany(files => files.Keys).All(path => ended.Contains(FileVersion.Of(path)));
    }

    private IReadOnlyList<LedgerRow> Rows() => LedgerRow.ReadAll(_service.DataRoot);

    private static bool IsConflict(LedgerRow row) => row is { State: InstanceState.NotAssessed, Reason: Reason.ConflictingInstance };
}
