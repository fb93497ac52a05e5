using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Pneumonia.Worker.Jobs.Labels;
using Pneumonia.Worker.Operations.Configuration;
using Pneumonia.Worker.Operations.Hosting;

namespace Pneumonia.Worker.Operations.Verbs;

/// <summary>labels import FILE: what readers say, for the nightly figures.</summary>
internal sealed class LabelsVerb : Command
{
    private readonly Argument<string> _file = new("FILE") { Description = "CSV: study or instance UID, finding, present or absent, reader, date." };
    private readonly VerbContext _context;

    public LabelsVerb(VerbContext context)
        : base("labels", "Takes reference labels and reader verdicts into the ledger.")
    {
        _context = context;
        var import = new Command("import", "Imports a CSV file, all of it or, where a line is wrong, none.");
        import.Add(_file);
        import.SetAction((result, cancellationToken) => ImportAsync(result.GetRequiredValue(_file), cancellationToken));
        Add(import);
    }

    private async Task<int> ImportAsync(string file, CancellationToken cancellationToken)
    {
        var configuration = _context.LoadConfiguration();
        await using var host = WorkerHost.Build(configuration, _context.AddStages);
        ConfigurationCheck.Require(configuration, host.Services);
        var import = await host.Services.GetRequiredService<LabelImporter>().ImportAsync(file, cancellationToken);

        await _context.Output.WriteLineAsync(
            $"{import.Labels} labels: {import.Added} added, {import.Changed} changed, {import.Unchanged} unchanged; "
            + $"{import.Unmatched} of them about an instance or a study that is not in the ledger yet.");
        return ExitCodes.Done;
    }
}
