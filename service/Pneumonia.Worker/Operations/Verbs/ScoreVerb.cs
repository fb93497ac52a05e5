using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Pneumonia.Worker.Operations.Configuration;
using Pneumonia.Worker.Operations.Hosting;
using Pneumonia.Worker.Results;

namespace Pneumonia.Worker.Operations.Verbs;

/// <summary>score PATH...: files and folders, once, without a ledger.</summary>
internal sealed class ScoreVerb : Command
{
    private readonly Argument<string[]> _paths = new("PATH") { Description = "Files or folders: DICOM, JPEG, PNG, and DICOM in zip archives.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<bool> _json = new("--json") { Description = "One JSON object a line, in the shape of result.json." };
    private readonly VerbContext _context;

    public ScoreVerb(VerbContext context)
        : base("score", "Scores files once and keeps nothing. Exit code 1 when a file was not assessed.")
    {
        _context = context;
        Add(_paths);
        Add(_json);
        SetAction((result, cancellationToken) => ScoreAsync(result.GetRequiredValue(_paths), result.GetValue(_json), cancellationToken));
    }

    private async Task<int> ScoreAsync(string[] paths, bool json, CancellationToken cancellationToken)
    {
        var configuration = _context.LoadConfiguration();
        await using var host = WorkerHost.Build(configuration, OneShotScoring.AddStages);
        ConfigurationCheck.Require(configuration, host.Services);
        var scoring = host.Services.GetRequiredService<OneShotScoring>();

        bool allScored = true;
        ModelIdentity? model = null;
        var table = json || !_context.Terminal.Profile.Out.IsTerminal ? null : ResultPrinter.NewTable();
        await foreach (var result in scoring.ScoreAsync(OneShotScoring.Expand(paths), cancellationToken))
        {
            allScored &= result.Outcome == Outcome.Scored;
            model ??= result.Model;
            if (table is not null)
                ResultPrinter.AddRow(table, result.Path, result);
            else
                await _context.Output.WriteLineAsync(json ? ResultJson.Serialize(result) : ResultPrinter.Line(result.Path, result));
        }

        if (table is not null)
            _context.Terminal.Write(table);
        if (!json)
            await _context.Output.WriteLineAsync(ResultPrinter.Footer(model));
        return allScored ? ExitCodes.Done : ExitCodes.DoneWithFindings;
    }
}
