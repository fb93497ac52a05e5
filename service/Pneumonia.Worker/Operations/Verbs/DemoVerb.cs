using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Pneumonia.Worker.Intake;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Operations.Configuration;
using Pneumonia.Worker.Operations.Demo;
using Pneumonia.Worker.Operations.Hosting;
using Pneumonia.Worker.Scoring;

namespace Pneumonia.Worker.Operations.Verbs;

/// <summary>demo: the service itself, in a folder of its own, on the shipped sample studies or on a folder of the user's.</summary>
internal sealed class DemoVerb : Command
{
    private readonly Option<bool> _exit = new("--exit") { Description = "End when every file has its outcome, with 0 when all is well." };
    private readonly Option<string?> _data = new("--data") { Description = "Watch this folder instead of the samples; nothing in it is changed." };
    private readonly VerbContext _context;

    public DemoVerb(VerbContext context)
        : base("demo", "Shows the service at work on sample studies; needs no configuration and leaves a temporary folder.")
    {
        _context = context;
        Add(_exit);
        Add(_data);
        SetAction((result, cancellationToken) => RunAsync(result.GetValue(_exit), result.GetValue(_data), cancellationToken));
    }

    private async Task<int> RunAsync(bool exit, string? data, CancellationToken cancellationToken)
    {
        string root = Directory.CreateTempSubdirectory("pneumonia-demo-").FullName;
        string watched = data is null ? Directory.CreateDirectory(Path.Combine(root, "export")).FullName : Path.GetFullPath(data);
        IReadOnlyList<DemoFile> files = data is null ? DemoFile.Samples(watched) : [.. OneShotScoring.Expand(FolderScan.Files(watched).Select(file => file.Path)).Select(path => new DemoFile(null, path))];
        var configuration = Configure(Path.Combine(root, "data"), watched);
        // Its data root goes with it: the compiled codecs had better stay.
        await using var host = WorkerHost.Build(configuration, builder =>
        {
            _context.AddStages(builder);
            builder.Services.Replace(ServiceDescriptor.Singleton(CodecCache.OfUser()));
        });

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var started = new TaskCompletionSource();
        host.Lifetime.ApplicationStarted.Register(started.SetResult);
        var service = WorkerHost.RunAsync(host, configuration, stop.Token);
        if (await Task.WhenAny(started.Task, service) == service)
            return await service;

        var board = new DemoBoard(_context, files.Count);
        try
        {
            Introduce(host, files.Count, watched);
            var demo = new DemoRun(files, host.Services.GetRequiredService<LedgerQueries>(), host.Services.GetRequiredService<TimeProvider>());
            await board.ShowAsync(demo.FollowAsync(host.Lifetime.ApplicationStopping));
            board.ShowSum();
            await _context.Output.WriteLineAsync($"Result files: {host.Services.GetRequiredService<DataRoot>().Path}");
            if (!exit)
                await _context.Output.WriteLineAsync("The service goes on watching. Copy a DICOM file into the folder, look at the status page, or stop with Ctrl+C.");
        }
        catch (OperationCanceledException) when (host.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Stopped by the user, or by a fault that the service itself reports.
        }

        if (exit)
            await stop.CancelAsync();
        await service;
        return board.AllWell ? ExitCodes.Done : ExitCodes.DoneWithFindings;
    }

    private void Introduce(WebApplication host, int files, string watched)
    {
        var output = _context.Output;
        output.WriteLine("Pneumonia Worker, demo: the real service watches a folder as it would watch a PACS export, scores every chest X-ray in it");
        output.WriteLine("and flags those that show signs of pneumonia. Research use only. Not for diagnostic use.");
        output.WriteLine();
        output.WriteLine($"Watched folder: {watched} ({files} files)");
        output.WriteLine($"Status page:    {string.Join(", ", host.Urls)}");
        output.WriteLine();
    }

    // The demo is not the site: its file is left aside, and samples neither wait long nor collide with a running service's port.
    private WorkerConfiguration Configure(string dataRoot, string watched)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Intake:QuietPeriod"] = "00:00:00.5",
            ["Intake:ScanInterval"] = "00:00:01",
            ["Intake:IncompleteAfter"] = "00:00:03",
            ["Operations:Http"] = "http://127.0.0.1:0",
            ["Operations:LogLevel"] = "Error",
        };
        foreach (var (key, value) in _context.Overrides)
            values[key] = value;
        values["DataRoot"] = dataRoot;
        values["Intake:Folders:0:Path"] = watched;
        return WorkerConfiguration.Load(WorkerConfiguration.ProgramFile, siteFile: null, values);
    }
}
