using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Pneumonia.Dicom;
using Pneumonia.TestKit;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Ledger.Audit;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Results;
using Pneumonia.Worker.Scoring;

namespace Pneumonia.EndToEnd.Tests.Service;

/// <summary>A folder to export to, a data root, and the built program over both, started and stopped as often as a test likes.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    /// <summary>What only the line holds that says that the service has started.</summary>
    public const string StartMark = "status at ";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    // Compiled once for all tests; LinuxServiceTests starts without.
    private static readonly Lazy<string?> CompiledCodecs = new(() =>
    {
        if (CodecCache.OfUser().Prepare() is not { } folder)
            return null;
        using var codecs = new CodecSandbox(new CodecOptions { CacheFolder = folder });
        codecs.WarmUp();
        return folder;
    });

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new();
    private Process? _process;
    private Channel<string> _log = Channel.CreateUnbounded<string>();

    public ServiceProcess()
    {
        Directory.CreateDirectory(ExportFolder);
        DataRoot.Create();
        if (CompiledCodecs.Value is not { } folder)
            return;
        foreach (string file in Directory.EnumerateFiles(folder, "*.cwasm"))
            File.Copy(file, Path.Combine(DataRoot.CacheFolder, Path.GetFileName(file)));
    }

    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "pneumonia-worker.dll");

    /// <summary>A command that runs the program as its last arguments, in its own place: it keeps the process's number.</summary>
    public IReadOnlyList<string> Wrapper { get; set; } = [];

    /// <summary>Variables that the program has besides those of the test.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    public int ProcessId => _process!.Id;

    public string ExportFolder => _folder["export"];

    public DataRoot DataRoot => new(_folder["data"]);

    /// <summary>Runs a verb to its end.</summary>
    public static Task<ProgramResult> RunVerbAsync(params IEnumerable<string> arguments) => ExternalProgram.RunAsync(
        "dotnet", [Program, .. arguments], TestContext.Current.CancellationToken, environment: new Dictionary<string, string> { ["PNEUMONIA_DATA"] = "" });

    /// <summary>Starts the service and returns its address.</summary>
    public async Task<Uri> StartAsync(params IReadOnlyList<string> overrides)
    {
        Launch(overrides);

        await foreach (string line in _log.Reader.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            if (line.Contains(StartMark, StringComparison.Ordinal))
                return AddressIn(line);
        }

        throw new InvalidOperationException("The service ended instead of starting.");
    }

    /// <summary>The service's address, which the line with <see cref="StartMark"/> tells.</summary>
    public static Uri AddressIn(string line) => new(line[(line.IndexOf(StartMark, StringComparison.Ordinal) + StartMark.Length)..]);

    /// <summary>Starts the service and waits for nothing.</summary>
    public void Launch(params IReadOnlyList<string> overrides)
    {
        string[] arguments =
        [
            .. Wrapper, "dotnet", Program, "run", "--DataRoot", DataRoot.Path, "--Intake:Folders:0:Path", ExportFolder, "--Model:Folder", TinyModel.Folder,
            "--Operations:Http", "http://127.0.0.1:0", "--Intake:QuietPeriod", "00:00:00.1", "--Intake:ScanInterval", "00:00:00.2",
            "--Intake:IncompleteAfter", "00:00:01", "--Scoring:Lease", "00:00:05", .. overrides,
        ];
        var log = _log = Channel.CreateUnbounded<string>();
        var start = new ProcessStartInfo(arguments[0], arguments[1..]) { UseShellExecute = false, RedirectStandardError = true };
        foreach (var (name, value) in Variables)
            start.Environment[name] = value;
        var process = _process = new Process { StartInfo = start };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null)
                log.Writer.TryComplete();
            else
                log.Writer.TryWrite(line.Data);
        };
        process.Start();
        process.BeginErrorReadLine();
    }

    /// <summary>What /health/ready answers, with its status.</summary>
    public async Task<(HttpStatusCode Status, JsonNode Body)> GetReadinessAsync(Uri address)
    {
        using var response = await _http.GetAsync(new Uri(address, "health/ready"), TestContext.Current.CancellationToken);
        return (response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!);
    }

    /// <summary>The body of what is served there.</summary>
    public Task<string> GetTextAsync(Uri address) => _http.GetStringAsync(address, TestContext.Current.CancellationToken);

    public Task WaitUntilReadyAsync(Uri address) =>
        UntilAsync("the service is ready", async () => (await GetReadinessAsync(address)).Status == HttpStatusCode.OK);

    /// <summary>The results written so far, by the name of the file that each is about.</summary>
    public IReadOnlyDictionary<string, InstanceResult> Results() => !Directory.Exists(DataRoot.ResultsFolder)
        ? new Dictionary<string, InstanceResult>()
        : Directory.EnumerateFiles(DataRoot.ResultsFolder, "result.json", SearchOption.AllDirectories)
            .Select(file => ResultJson.Deserialize(File.ReadAllText(file)))
            .ToDictionary(result => Path.GetFileName(result.Path));

    /// <summary>The studies with a result file.</summary>
    public int CountResults() => !Directory.Exists(DataRoot.ResultsFolder)
        ? 0
        : Directory.EnumerateFiles(DataRoot.ResultsFolder, "result.json", SearchOption.AllDirectories).Count();

    /// <summary>Waits until there are so many, or the service has ended.</summary>
    public Task UntilResultsAsync(int count) =>
        UntilAsync($"{count} results are written", () => Task.FromResult(HasEnded || CountResults() >= count));

    public async Task<IReadOnlyDictionary<string, InstanceResult>> WaitForResultsAsync(int count)
    {
        await UntilAsync($"{count} results are written", () => Task.FromResult(Results().Count >= count));
        return Results();
    }

    /// <summary>Rows of the ledger by state.</summary>
    public IReadOnlyDictionary<string, long> CountByState()
    {
        using var database = new LedgerDatabase(DataRoot, Options.Create(new LedgerOptions()), TimeProvider.System);
        return new LedgerQueries(database).CountByState();
    }

    /// <summary>What is wrong with the ledger's audit records.</summary>
    public IReadOnlyList<AuditFault> VerifyAudit()
    {
        using var database = new LedgerDatabase(DataRoot, Options.Create(new LedgerOptions()), TimeProvider.System);
        var faults = new List<AuditFault>();
        new AuditCheck(database, faults.Add).Run(TestContext.Current.CancellationToken);
        return faults;
    }

    /// <summary>Stops the service as systemd does, and returns its exit code.</summary>
    public async Task<int> StopAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        await ExternalProgram.RunAsync("kill", ["-TERM", _process!.Id.ToString(CultureInfo.InvariantCulture)], TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    /// <summary>What the service has logged since its start message; to its end, so only once it has ended.</summary>
    public async Task<string> ReadLogAsync() =>
        string.Join('\n', await _log.Reader.ReadAllAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));

    /// <summary>Waits until the service logs a line with one of these marks, and returns it.</summary>
    public async Task<string> UntilLoggedAsync(params IReadOnlyList<string> marks)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        await foreach (string line in _log.Reader.ReadAllAsync(patience.Token))
        {
            if (marks.Any(mark => line.Contains(mark, StringComparison.Ordinal)))
                return line;
        }

        throw new InvalidOperationException($"The service ended and never logged {string.Join(" or ", marks)}.");
    }

    /// <summary>Waits until the service has ended by itself, and returns its exit code.</summary>
    public async Task<int> WaitUntilEndedAsync()
    {
        await UntilAsync("the service has ended", () => Task.FromResult(HasEnded));
        return _process!.ExitCode;
    }

    public bool HasEnded => _process!.HasExited;

    /// <summary>Ends the service as a power cut does.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        _http.Dispose();
        _folder.Dispose();
    }

    /// <summary>Looks again and again until it is so.</summary>
    public static async Task UntilAsync(string what, Func<Task<bool>> isSo)
    {
        long started = Stopwatch.GetTimestamp();
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await isSo())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, $"Waited {Patience.TotalSeconds} s until {what}.");
            await beat.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
