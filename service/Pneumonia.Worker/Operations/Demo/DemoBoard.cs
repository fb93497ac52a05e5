using Pneumonia.Worker.Results;
using Spectre.Console;

namespace Pneumonia.Worker.Operations.Demo;

/// <summary>Shows outcomes as they land, and the sum of them.</summary>
internal sealed class DemoBoard(VerbContext context, int files)
{
    private readonly List<DemoOutcome> _outcomes = [];

    /// <summary>Every file ended well.</summary>
    public bool AllWell => _outcomes.Count == files && _outcomes.All(outcome => outcome.EndedWell);

    public Task ShowAsync(IAsyncEnumerable<DemoOutcome> outcomes) => context.Terminal.Profile.Out.IsTerminal ? ShowTableAsync(outcomes) : ShowLinesAsync(outcomes);

    public void ShowSum()
    {
        var results = _outcomes.Select(outcome => outcome.Outcome.Result).OfType<InstanceResult>().ToList();
        int duplicates = _outcomes.Count - results.Count;
        context.Output.WriteLine();
        context.Output.WriteLine(
            $"{_outcomes.Count} of {files} files done: {results.Count(result => result.IsFlagged)} flagged, "
            + $"{results.Count(result => result is { Outcome: Outcome.Scored, IsFlagged: false })} not flagged, "
            + $"{results.Count(result => result.Outcome == Outcome.NotAssessed)} not assessed, {results.Count(result => result.Outcome == Outcome.Failed)} failed"
            + (duplicates > 0 ? $", {duplicates} counted once only because the same image came twice." : "."));
        context.Output.WriteLine("FLAGGED: signs of pneumonia, look here first. Not assessed: no score is better than a wrong score, so what is not plainly a");
        context.Output.WriteLine("frontal chest radiograph gets none, and the reason has a number. A probability is the model's, not a diagnosis.");
        foreach (var outcome in _outcomes.Where(outcome => !outcome.EndedWell))
            context.Output.WriteLine($"Not as expected: {Name(outcome)}");
        context.Output.WriteLine(ResultPrinter.Footer(results.Select(result => result.Model).FirstOrDefault(model => model is not null)));
    }

    private async Task ShowLinesAsync(IAsyncEnumerable<DemoOutcome> outcomes)
    {
        await foreach (var outcome in outcomes)
        {
            _outcomes.Add(outcome);
            string line = outcome.Outcome.Result is { } result ? ResultPrinter.Line(Name(outcome), result) : $"{outcome.Outcome.State,-13}        {Name(outcome)}";
            await context.Output.WriteLineAsync($"[{_outcomes.Count,3}/{files}] {line}");
        }
    }

    // A long table is cut at the top while it grows; the whole of it is written at the end.
    private async Task ShowTableAsync(IAsyncEnumerable<DemoOutcome> outcomes)
    {
        var table = ResultPrinter.NewTable();
        await context.Terminal.Live(table).AutoClear(true).Cropping(VerticalOverflowCropping.Top).StartAsync(async live =>
        {
            table.Caption = new TableTitle($"0 of {files} done");
            live.Refresh();
            await foreach (var outcome in outcomes)
            {
                _outcomes.Add(outcome);
                if (outcome.Outcome.Result is { } result)
                    ResultPrinter.AddRow(table, Name(outcome), result);
                else
                    table.AddRow(new Text(Name(outcome)), new Text(outcome.Outcome.State));
                table.Caption = new TableTitle($"{_outcomes.Count} of {files} done");
                live.Refresh();
            }
        });
        context.Terminal.Write(table);
    }

    private static string Name(DemoOutcome outcome) => ResultText.Printable(Path.GetFileName(outcome.File.Watched));
}
