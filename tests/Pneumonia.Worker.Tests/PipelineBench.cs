using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Pneumonia.TestKit;
using Pneumonia.Worker.Delivery;
using Pneumonia.Worker.Intake;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Ledger.Audit;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Results;
using Pneumonia.Worker.Scoring;

namespace Pneumonia.Worker.Tests;

/// <summary>
/// The service's stages on a temporary folder, a real ledger, the tiny model and a clock that the test moves: all but the loops that call them.
/// </summary>
internal sealed class PipelineBench : IDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly bool _ownsFolder;
    private readonly ScoringOptions? _scoring;
    private readonly DeliveryOptions? _delivery;
    private readonly ServiceProvider _services;

    public PipelineBench(
        ScoringOptions? scoring = null, IntakeOptions? intake = null, string? modelFolder = null, DeliveryOptions? delivery = null)
        : this(
            new TemporaryFolder(), ownsFolder: true, new SettableClock(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero)), scoring, intake, modelFolder,
            delivery)
    {
    }

    private PipelineBench(
        TemporaryFolder folder, bool ownsFolder, SettableClock clock, ScoringOptions? scoring, IntakeOptions? intake, string? modelFolder,
        DeliveryOptions? delivery)
    {
        (_folder, _ownsFolder, _scoring, _delivery, Clock) = (folder, ownsFolder, scoring, delivery, clock);
        Directory.CreateDirectory(Inbox);
        Intake = new IntakeOptions
        {
            Folders = [new ExportFolder { Path = Inbox, Zip = intake?.Folders.FirstOrDefault()?.Zip ?? true }],
            ZipMaxEntries = intake?.ZipMaxEntries ?? new IntakeOptions().ZipMaxEntries,
            QuietPeriod = intake?.QuietPeriod ?? TimeSpan.FromSeconds(2),
            IncompleteAfter = intake?.IncompleteAfter ?? TimeSpan.FromMinutes(10),
        };

        var services = new ServiceCollection();
        services.AddMetrics();
        services.AddSingleton<ILoggerFactory, NullLoggerFactory>().AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddSingleton<TimeProvider>(Clock).AddSingleton(Root).AddSingleton(new StudyKeys(new byte[32]));
        services.AddSingleton(Options.Create(Intake)).AddSingleton(Options.Create(scoring ?? new ScoringOptions()));
        services.AddSingleton(Options.Create(delivery ?? new DeliveryOptions()));
        services.AddSingleton(Options.Create(new ModelOptions { Folder = modelFolder ?? TinyModel.Folder }));
        services.AddSingleton<LedgerDatabase>().AddSingleton<LedgerSignals>().AddSingleton<LedgerStore>().AddSingleton<LedgerQueries>().AddSingleton<AuditChanges>();
        services.AddSingleton(Options.Create(new OperationsOptions())).AddSingleton<DiskSpace>();
        services.AddSingleton<Outbox>().AddSingleton<PipelineMetrics>().AddSingleton<ExportFolders>();
        services.AddSingleton(TestCodecs.Shared).AddSingleton<ActivePipeline>().AddSingleton<ScoringRun>().AddSingleton<ResultFiles>().AddSingleton<OutboxDrain>();
        _services = services.BuildServiceProvider();
        Folder = new FolderIntake(
            0, Inbox, FolderRules.Of(Intake.Folders[0], Intake), Get<ExportFolders>().PresenceOf(0), Get<LedgerStore>(), Get<StudyKeys>(), Get<PipelineMetrics>(), Clock, Log);
    }

    public SettableClock Clock { get; }

    public IntakeOptions Intake { get; }

    public FolderIntake Folder { get; }

    /// <summary>What <see cref="Folder"/> logged.</summary>
    public RecordingLogger Log { get; } = new();

    public string Inbox => _folder["in"];

    public DataRoot Root => new(_folder["data"]);

    public LedgerQueries Ledger => Get<LedgerQueries>();

    public IReadOnlyDictionary<string, long> States => Ledger.CountByState();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public string InInbox(string name) => Path.Combine(Inbox, name);

    /// <summary>The same folder and clock with everything in memory lost, as after a crash. Dispose the new one before this one.</summary>
    public PipelineBench Restart(string? modelFolder = null, IntakeOptions? intake = null) =>
        new(_folder, ownsFolder: false, Clock, _scoring, intake ?? Intake, modelFolder, _delivery);

    /// <summary>Scans, waits for the quiet period, and takes what is settled.</summary>
    public async Task<int> TakeAsync()
    {
        Folder.Scan(Cancel);
        Clock.Advance(Intake.QuietPeriod);
        return await Folder.TakeSettledAsync(Cancel);
    }

    /// <summary>Scores until nothing is due.</summary>
    public async Task<int> ScoreAsync()
    {
        int total = 0;
        while (await Get<ScoringRun>().RunOnceAsync(Cancel) is var count and > 0)
            total += count;
        return total;
    }

    /// <summary>Delivers until nothing is due.</summary>
    public async Task<int> DeliverAsync()
    {
        int total = 0;
        foreach (string destination in Destination.All)
        {
            while (await Get<OutboxDrain>().RunOnceAsync(destination, Cancel) is var count and > 0)
                total += count;
        }

        return total;
    }

    /// <summary>The whole way.</summary>
    public async Task ProcessAsync()
    {
        await TakeAsync();
        await ScoreAsync();
        Clock.Advance(TimeSpan.FromMinutes(1));
        await DeliverAsync();
    }

    /// <summary>Every outcome in the ledger, in the order of receipt within each study.</summary>
    public IReadOnlyList<InstanceResult> Outcomes() =>
        Get<LedgerDatabase>().Read((connection, transaction) => Dapper.SqlMapper.Query<string>(
            connection, "select result from instances where state in ('scored', 'not-assessed', 'failed') order by id", transaction: transaction)
            .Select(ResultJson.Deserialize).ToList());

    public InstanceResult OnlyOutcome() => Assert.Single(Outcomes());

    public IReadOnlyList<string> ResultFiles() => Directory.GetFiles(Root.ResultsFolder, "*", SearchOption.AllDirectories);

    public IReadOnlyList<string> FlaggedFiles() => Directory.GetFiles(Root.FlaggedFolder);

    /// <summary>Ends as the service does when told to; the folder stays for <see cref="Restart"/>.</summary>
    public void Stop() => _services.Dispose();

    public void Dispose()
    {
        _services.Dispose();
        if (_ownsFolder)
            _folder.Dispose();
    }
}
