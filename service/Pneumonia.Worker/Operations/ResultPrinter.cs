using Pneumonia.Worker.Results;
using Spectre.Console;

namespace Pneumonia.Worker.Operations;

/// <summary>Shows results to a human: a table on a terminal, one plain line each where output is redirected.</summary>
internal static class ResultPrinter
{
    public static Table NewTable() => new Table()
        .Border(TableBorder.Rounded)
        .AddColumn("File").AddColumn("Outcome").AddColumn(new TableColumn("Probability").RightAligned()).AddColumn("Why, or what to know").AddColumn(new TableColumn("Time").RightAligned());

    public static void AddRow(Table table, string file, InstanceResult result) => table.AddRow(
        new Text(ResultText.Printable(file)), new Text(ResultText.Verdict(result), Colour(result)), new Text(ResultText.Probability(result)),
        new Text(ResultText.Why(result)), new Text($"{result.ElapsedMs} ms"));

    public static string Line(string file, InstanceResult result) =>
        $"{ResultText.Verdict(result),-13} {ResultText.Probability(result),5}  {ResultText.Printable(file)}  {ResultText.Why(result)}".TrimEnd();

    /// <summary>Which model spoke, and what its word is good for.</summary>
    public static string Footer(ModelIdentity? model) =>
        $"{(model is null ? "" : $"Model {model.Name} {model.Version}. ")}{InstanceResult.ResearchNotice}";

    private static Style Colour(InstanceResult result) => result switch
    {
        { Outcome: Outcome.Scored, IsFlagged: true } => new Style(Color.Red, decoration: Decoration.Bold),
        { Outcome: Outcome.Scored } => new Style(Color.Green),
        { Outcome: Outcome.NotAssessed } => new Style(Color.Yellow),
        _ => new Style(Color.Magenta),
    };
}
