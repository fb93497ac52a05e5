using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Pneumonia.Worker.Jobs;
using Pneumonia.Worker.Operations.Configuration;
using Pneumonia.Worker.Operations.Hosting;

namespace Pneumonia.Worker.Operations.Verbs;

/// <summary>jobs list | run NAME: the scheduled jobs, and one now, beside a running service if there is one.</summary>
internal sealed class JobsVerb : Command
{
    private readonly Argument<string> _name = new("NAME") { Description = "As 'jobs list' names it." };
    private readonly VerbContext _context;

    public JobsVerb(VerbContext context)
        : base("jobs", "Lists the scheduled jobs, or runs one now.")
    {
        _context = context;
        var list = new Command("list", "Each job with its schedule and next time.");
        list.SetAction((_, _) => ListAsync());
        Add(list);
        var run = new Command("run", "Runs a job now. Exit code 1 when it found something to look at.");
        run.Add(_name);
        run.SetAction((result, cancellationToken) => RunAsync(result.GetRequiredValue(_name), cancellationToken));
        Add(run);
    }

    private async Task<int> ListAsync()
    {
        var configuration = _context.LoadConfiguration();
        await using var host = WorkerHost.Build(configuration, _context.AddStages);
        ConfigurationCheck.Require(configuration, host.Services);
        foreach (var job in host.Services.GetRequiredService<JobCatalogue>().List())
        {
            string next = job.NextFireTime is { } time ? $"next {time.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z" : "not scheduled";
            await _context.Output.WriteLineAsync($"{job.Name,-13} {job.Schedule,-16} {job.TimeZone}, {next}. {job.Description}.");
        }

        return ExitCodes.Done;
    }

    private async Task<int> RunAsync(string name, CancellationToken cancellationToken)
    {
        var configuration = _context.LoadConfiguration();
        await using var host = WorkerHost.Build(configuration, _context.AddStages);
        ConfigurationCheck.Require(configuration, host.Services);
        var outcome = await host.Services.GetRequiredService<JobCatalogue>().TryRunAsync(name, cancellationToken)
            ?? throw new UsageException($"There is no job '{name}', only {string.Join(", ", JobCatalogue.All.Select(job => job.Name))}.");

        await _context.Output.WriteLineAsync(outcome.Summary);
        foreach (string file in outcome.Files)
            await _context.Output.WriteLineAsync(file);
        return outcome.HasFindings ? ExitCodes.DoneWithFindings : ExitCodes.Done;
    }
}
