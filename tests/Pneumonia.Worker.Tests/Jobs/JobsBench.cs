using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Options;
using Pneumonia.Inference;
using Pneumonia.TestKit;
using Pneumonia.Worker.Jobs;
using Pneumonia.Worker.Jobs.Auditing;
using Pneumonia.Worker.Jobs.Labels;
using Pneumonia.Worker.Jobs.Reevaluation;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Results;
using Pneumonia.Worker.Scoring;

namespace Pneumonia.Worker.Tests.Jobs;

/// <summary>Jobs over the pipeline's bench: real files, a real ledger, the tiny model and a clock that the test moves.</summary>
internal sealed class JobsBench : IDisposable
{
    private readonly List<PipelineBench> _benches;

    public JobsBench(JobsOptions? jobs = null, string? modelFolder = null)
    {
        Jobs = jobs ?? new JobsOptions();
        ModelFolder = modelFolder ?? TinyModel.Folder;
        _benches = [new PipelineBench(modelFolder: ModelFolder)];
    }

    public JobsOptions Jobs { get; }

    public string ModelFolder { get; private set; }

    public PipelineBench Pipeline => _benches[^1];

    public DataRoot Root => Pipeline.Root;

    private LedgerDatabase Database => Pipeline.Get<LedgerDatabase>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The whole way for one file, 30 seconds of it waiting for the model.</summary>
    public async Task ProcessAsync(string name, ChestInstanceBuilder instance)
    {
        instance.Save(Pipeline.InInbox(name));
        await Pipeline.TakeAsync();
        Pipeline.Clock.Advance(TimeSpan.FromSeconds(30));
        await Pipeline.ScoreAsync();
        Pipeline.Clock.Advance(TimeSpan.FromMinutes(1));
        await Pipeline.DeliverAsync();
    }

    /// <summary>The same site after a restart with another model package.</summary>
    public void ChangeModel(string folder)
    {
        ModelFolder = folder;
        _benches.Add(Pipeline.Restart(folder));
    }

    /// <summary>A package of the same answers with another hash and version.</summary>
    public static string SaveSecondVersion(string folder)
    {
        var manifest = ModelPackage.Load(TinyModel.Folder).Manifest with { Version = "2.0.0" };
        byte[] network = File.ReadAllBytes(Path.Combine(TinyModel.Folder, ModelPackage.OnnxName));

        // Field 6 of ModelProto is doc_string: one character more, another hash.
        return ModelPackage.Save(folder, manifest, (byte[])[.. network, 0x32, 0x01, (byte)'2']).Folder;
    }

    public async Task<ReevaluationRun> ReevaluateAsync()
    {
        var job = new ReevaluationJob(
            new RecentInstances(Database), new ReferenceLabels(Database), Pipeline.Get<ActivePipeline>(), Root, Options.Create(Jobs),
            Options.Create(new ScoringOptions()), Pipeline.Clock);
        var outcome = await job.RunAsync(Pipeline.Clock.GetUtcNow(), Cancel);
        string json = File.ReadAllText(outcome.Files[0]);
        return new ReevaluationRun(outcome, JsonSerializer.Deserialize(json, ReevaluationJson.Default.ReevaluationReport)!, json, File.ReadAllText(outcome.Files[1]));
    }

    public async Task<(JobOutcome Outcome, AuditReport Report)> AuditAsync()
    {
        var job = new AuditJob(
            Database, Pipeline.Ledger, Pipeline.Get<ResultFiles>(), Root, Options.Create(Jobs), Options.Create(new ModelOptions { Folder = ModelFolder }),
            Pipeline.Clock);
        var outcome = await job.RunAsync(Pipeline.Clock.GetUtcNow(), Cancel);
        return (outcome, JsonSerializer.Deserialize(File.ReadAllText(outcome.Files[0]), AuditJson.Default.AuditReport)!);
    }

    public Task<LabelImport> ImportAsync(params string[] lines)
    {
        string path = Path.Combine(Root.Path, "labels.csv");
        File.WriteAllLines(path, lines);
        return new LabelImporter(Database, Pipeline.Get<StudyKeys>(), Pipeline.Clock).ImportAsync(path, Cancel);
    }

    /// <summary>Changes the ledger behind the service's back.</summary>
    public Task ExecuteAsync(string sql) => Database.WriteAsync((connection, transaction) => connection.Execute(sql, transaction: transaction), Cancel);

    public string OnlyResultFile() => Assert.Single(Pipeline.ResultFiles());

    public void Dispose()
    {
        foreach (var bench in Enumerable.Reverse(_benches))
            bench.Dispose();
    }
}

internal sealed record ReevaluationRun(JobOutcome Outcome, ReevaluationReport Report, string Json, string Html);
