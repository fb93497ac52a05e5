using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Pneumonia.TestKit;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Operations;

namespace Pneumonia.EndToEnd.Tests.Service;

/// <summary>A real receiver writes into the export folder, while real senders send to it: DCMTK's storescp and storescu.</summary>
public sealed class StoreScpTests : IAsyncDisposable
{
    private const int Associations = 3, Small = 18, Large = 2, Total = Associations * (Small + Large);

    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProcess _service = new();
    private Process? _receiver;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="option">Bit preserving, it writes each file under its name as it comes in; by study, it makes a folder for each.</param>
    [Theory]
    [InlineData("--bit-preserving")]
    [InlineData("--sort-on-study-uid", "study")]
    public async Task What_storescp_receives_is_scored_once_and_whole(params string[] option)
    {
        Requires.Tool("storescu", "dcmtk");
        Radiograph[] sent = [.. Enumerable.Range(0, Total).Select(number => number % (Small + Large) < Small ? new Radiograph(number) : new Radiograph(number, 2000, 2000))];
        for (int number = 0; number < Total; number++)
        {
            string folder = _folder["sent", $"{number / (Small + Large)}"];
            Directory.CreateDirectory(folder);
            await File.WriteAllBytesAsync(Path.Combine(folder, $"{number}.dcm"), sent[number].Build(), Cancel);
        }

        int port = await StartReceiverAsync(option);
        _service.Launch();
        var sending = Enumerable.Range(0, Associations).Select(association => ExternalProgram.RunAsync(
            "storescu", ["--scan-directories", "--max-pdu", "4096", "127.0.0.1", Text(port), _folder["sent", $"{association}"]], Cancel)).ToList();
        foreach (int enough in (int[])[1, Total / 3])
        {
            await _service.UntilResultsAsync(enough);
            Assert.False(_service.HasEnded, "The service ended by itself.");
            await _service.KillAsync();
            _service.Launch();
        }

        Assert.All(await Task.WhenAll(sending), sender => Assert.True(sender.ExitCode == 0, sender.Error));
        await _service.UntilResultsAsync(Total);
        Assert.Equal(ExitCodes.Done, await _service.StopAsync());

        var rows = LedgerRow.ReadAll(_service.DataRoot).Where(row => row.State != InstanceState.Superseded).ToList();
        Assert.Equal(Total, rows.Count);
        Assert.All(rows, row => Assert.Equal((InstanceState.Scored, 1), (row.State, row.Outcomes)));
        Assert.Equal(
            sent.Select(radiograph => (radiograph.SopInstanceUid, radiograph.PixelSha256, radiograph.IsFlagged)).Order(),
            rows.Select(row => (row.SopInstanceUid!, row.PixelSha256!, row.IsFlagged)).Order());
        Assert.Equal(Total, _service.CountResults());
        Assert.Equal(Total, Directory.EnumerateFiles(_service.ExportFolder, "*", SearchOption.AllDirectories).Count());
        Assert.Empty(_service.VerifyAudit());
    }

    public async ValueTask DisposeAsync()
    {
        if (_receiver is not null)
        {
            _receiver.Kill(entireProcessTree: true);
            await _receiver.WaitForExitAsync();
            _receiver.Dispose();
        }

        await _service.DisposeAsync();
        _folder.Dispose();
    }

    // A child process for each association, as a server has several at once.
    private async Task<int> StartReceiverAsync(string[] option)
    {
        int port = FindPort();
        string[] arguments = ["--fork", "--quiet", .. option, "--output-directory", _service.ExportFolder, Text(port)];
        _receiver = Process.Start(new ProcessStartInfo("storescp", arguments) { UseShellExecute = false })!;
        await ServiceProcess.UntilAsync("storescp answers", async () => (await ExternalProgram.RunAsync("echoscu", ["127.0.0.1", Text(port)], Cancel)).ExitCode == 0);
        return port;
    }

    private static int FindPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
