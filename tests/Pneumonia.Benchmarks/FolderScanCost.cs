using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Pneumonia.TestKit;
using Pneumonia.Worker.Intake;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Ledger.Audit;
using Pneumonia.Worker.Operations;

namespace Pneumonia.Benchmarks;

/// <summary>One scan of an export folder full of files that the ledger has, a hundred a subfolder.</summary>
[MemoryDiagnoser]
public class FolderScanCost : IDisposable
{
    private const int FilesPerFolder = 100;
    private readonly FileFingerprints _known = new();
    private readonly CancellationToken _never = CancellationToken.None;
    private TemporaryFolder _folder = null!;
    private ServiceProvider _services = null!;
    private FolderIntake _restarted = null!;

    [Params(10_000, 100_000, 1_000_000)]
    public int Files { get; set; }

    [GlobalSetup]
    public async Task WriteAsync()
    {
        _folder = new TemporaryFolder();
        for (int i = 0; i < Files; i++)
        {
            string folder = _folder["in", $"{i / FilesPerFolder:000000}"];
            if (i % FilesPerFolder == 0)
                Directory.CreateDirectory(folder);
            await File.WriteAllBytesAsync(Path.Combine(folder, $"1.2.826.0.1.3680043.10.543.{i:0000000000}.dcm"), [1], _never);
        }

        var root = new DataRoot(_folder["data"]);
        var services = new ServiceCollection().AddMetrics();
        services.AddSingleton(TimeProvider.System).AddSingleton(root).AddSingleton(Options.Create(new LedgerOptions())).AddSingleton<LedgerDatabase>();
        services.AddSingleton<LedgerSignals>().AddSingleton<LedgerStore>().AddSingleton<LedgerQueries>().AddSingleton<AuditChanges>().AddSingleton<PipelineMetrics>();
        services.AddSingleton(Options.Create(new OperationsOptions())).AddSingleton<DiskSpace>().AddSingleton<ILogger<DiskSpace>>(NullLogger<DiskSpace>.Instance);
        _services = services.BuildServiceProvider();

        var ledger = _services.GetRequiredService<LedgerStore>();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        foreach (var batch in FolderScan.Files(_folder["in"]).Chunk(500))
        {
            await ledger.RegisterAsync(batch, _never);
            foreach (var file in batch)
                _known.Add(file);
        }

        Console.WriteLine($"// {_known.Count} known files hold {(GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6:0.0} MB");
        _restarted = new FolderIntake(
            0, _folder["in"], FolderRules.Default, new FolderPresence(_folder["in"]), ledger, StudyKeys.Ephemeral(), _services.GetRequiredService<PipelineMetrics>(),
            TimeProvider.System, NullLogger.Instance);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _services.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The ordinary case: all are known in memory.</summary>
    [Benchmark(Baseline = true)]
    public int Known()
    {
        _known.StartScan();
        int unknown = FolderScan.Files(_folder["in"], FolderRules.Default, new PassedOver(), _known).Count();
        _known.EndScan();
        return unknown;
    }

    /// <summary>All are queued, or this is the first scan after a start: the ledger is asked about each.</summary>
    [Benchmark]
    public void AskingTheLedger() => _restarted.Scan(_never);

    /// <summary>The listing alone, with size and time of each file.</summary>
    [Benchmark]
    public int Listing() => FolderScan.Files(_folder["in"]).Count();
}
