using System.CommandLine;
using Pneumonia.Worker.Operations.Configuration;
using Pneumonia.Worker.Operations.Hosting;

namespace Pneumonia.Worker.Operations.Verbs;

/// <summary>config show | check.</summary>
internal sealed class ConfigVerb : Command
{
    private readonly VerbContext _context;

    public ConfigVerb(VerbContext context)
        : base("config", "Shows or checks the configuration.")
    {
        _context = context;
        var show = new Command("show", "Every effective value with its source; secrets masked.");
        show.SetAction(_ => Show());
        Add(show);
        var check = new Command("check", "Says all that is wrong with the configuration, or that nothing is.");
        check.SetAction((_, cancellationToken) => CheckAsync());
        Add(check);
    }

    private int Show()
    {
        foreach (var entry in ConfigurationListing.Of(_context.LoadConfiguration()))
            _context.Output.WriteLine($"{entry.Key} = {entry.Value}    # {entry.Source}");
        return ExitCodes.Done;
    }

    private async Task<int> CheckAsync()
    {
        var configuration = _context.LoadConfiguration();
        await using var host = WorkerHost.Build(configuration, _context.AddStages);
        ConfigurationCheck.Require(configuration, host.Services);
        await _context.Output.WriteLineAsync("The configuration is valid.");
        return ExitCodes.Done;
    }
}
