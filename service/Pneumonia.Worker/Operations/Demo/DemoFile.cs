using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Results;

namespace Pneumonia.Worker.Operations.Demo;

/// <summary>A file that the demo waits for.</summary>
/// <param name="Source">Where it is copied from; null when it lies in the watched folder already.</param>
/// <param name="Watched">Its path in the watched folder.</param>
internal sealed record DemoFile(string? Source, string Watched)
{
    /// <summary>The samples beside the program. Their names say how each must end.</summary>
    /// <exception cref="FileNotFoundException">There are none.</exception>
    public static IReadOnlyList<DemoFile> Samples(string watchedFolder)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Samples");
        string[] samples = Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.dcm").Order(StringComparer.Ordinal)] : [];
        return samples.Length > 0
            ? [.. samples.Select(sample => new DemoFile(sample, Path.Combine(watchedFolder, Path.GetFileName(sample))))]
            : throw new FileNotFoundException($"There are no sample studies in '{folder}'. Install the program again, or show it a folder of your own with --data.");
    }

    /// <summary>Whether it ended well: a sample as its name says, any other file without a fault.</summary>
    public bool EndedWell(FileOutcome outcome) => Source is null
        ? outcome.State != InstanceState.Failed
        : (Path.GetFileName(Source), outcome.Result) switch
        {
            ({ } name, { Outcome: Outcome.Scored, IsFlagged: true }) => name.StartsWith("flagged-", StringComparison.Ordinal),
            ({ } name, { Outcome: Outcome.Scored }) => name.StartsWith("not-flagged-", StringComparison.Ordinal),
            ({ } name, { Outcome: Outcome.NotAssessed }) => name.StartsWith("refused-", StringComparison.Ordinal),
            _ => false,
        };
}

/// <summary>A file and what became of it.</summary>
internal sealed record DemoOutcome(DemoFile File, FileOutcome Outcome)
{
    public bool EndedWell => File.EndedWell(Outcome);
}
