using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Pneumonia.TestKit;

namespace Pneumonia.EndToEnd.Tests.Installers;

/// <summary>The real program, installed below a temporary root and started with the unit's command line, with the test in systemd's place.</summary>
public sealed class LinuxServiceTests : IClassFixture<LinuxWorker>, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();
    private readonly LinuxWorker _worker;

    public LinuxServiceTests(LinuxWorker worker)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux only.");
        _worker = worker;
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_installed_service_says_when_it_is_ready_and_ends_well_on_sigterm()
    {
        Directory.CreateDirectory(_folder["export"]);
        string address = $"http://127.0.0.1:{FreePort()}";
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(_folder["notify"]));

        using var service = await StartAsync(new()
        {
            ["NOTIFY_SOCKET"] = _folder["notify"],
            ["PNEUMONIA_DataRoot"] = _folder["data"],
            ["PNEUMONIA_Intake__Folders__0__Path"] = _folder["export"],
            ["PNEUMONIA_Operations__Http"] = address,
        });
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        string output;
        try
        {
            await ReceiveAsync(manager, "READY=1", service, limit.Token);
            using var client = new HttpClient();
            using var alive = await client.GetAsync(new Uri(address + "/health/live"), limit.Token);
            using var terminate = Process.Start("kill", ["-TERM", (await File.ReadAllTextAsync(_folder["pid"], limit.Token)).Trim()]);
            await ReceiveAsync(manager, "STOPPING=1", service, limit.Token);
            output = await service.StandardOutput.ReadToEndAsync(limit.Token) + await service.StandardError.ReadToEndAsync(limit.Token);
            await service.WaitForExitAsync(limit.Token);

            Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
        }
        finally
        {
            if (!service.HasExited)
                service.Kill(entireProcessTree: true);
        }

        Assert.True(service.ExitCode == 0, output);
    }

    [Fact]
    public async Task A_refused_configuration_ends_with_the_exit_code_that_the_unit_does_not_restart()
    {
        using var service = await StartAsync(new() { ["PNEUMONIA_DataRoot"] = _folder["data"], ["PNEUMONIA_Intake__Foldres"] = "x" });

        string output = await service.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)
            + await service.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await service.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Contains($"RestartPreventExitStatus={service.ExitCode}", await UnitAsync());
        Assert.Contains("Foldres", output, StringComparison.Ordinal);
    }

    private async Task<Process> StartAsync(Dictionary<string, string> environment)
    {
        string published = await _worker.FolderAsync(TestContext.Current.CancellationToken);
        var installed = await ExternalProgram.RunAsync(
            Repository.FullPath("installers/linux/install.sh"), ["--root", _folder["root"], published], TestContext.Current.CancellationToken);
        Assert.True(installed.ExitCode == 0, installed.Error);

        const string Key = "ExecStart=";
        string[] command = (await UnitAsync()).Single(line => line.StartsWith(Key, StringComparison.Ordinal))[Key.Length..].Split(' ');

        // .NET takes itself for a unit if its parent is named systemd: here that is a shell of that name.
        File.Copy("/bin/sh", _folder["systemd"]);
        string script = $"\"$@\" & echo $! >'{_folder["pid"]}'; wait $!";
        var start = new ProcessStartInfo(_folder["systemd"], ["-c", script, "unit", _folder["root", command[0].TrimStart('/')], .. command[1..]])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // systemd starts a service in the root folder.
            WorkingDirectory = "/",
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private Task<string[]> UnitAsync() =>
        File.ReadAllLinesAsync(_folder["root", "etc/systemd/system/pneumonia-worker.service"], TestContext.Current.CancellationToken);

    private static async Task ReceiveAsync(Socket socket, string wanted, Process service, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[4096];
        string received = "";
        while (!received.Contains(wanted, StringComparison.Ordinal))
        {
            var message = socket.ReceiveAsync(buffer, cancellationToken).AsTask();
            var ended = service.WaitForExitAsync(cancellationToken);
            if (await Task.WhenAny(message, ended) == ended && socket.Available == 0)
            {
                await ended;
                Assert.Fail($"It ended with {service.ExitCode} before {wanted}: {await service.StandardError.ReadToEndAsync(cancellationToken)}");
            }

            received += Encoding.UTF8.GetString(buffer, 0, await message) + "\n";
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
