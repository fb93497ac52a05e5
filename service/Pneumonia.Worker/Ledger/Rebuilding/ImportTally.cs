using Pneumonia.Worker.Results;

namespace Pneumonia.Worker.Ledger.Rebuilding;

/// <summary>What came of taking result files into a ledger.</summary>
internal sealed class ImportTally
{
    /// <summary>Findings kept to be shown; all are counted.</summary>
    private const int MaxShown = 20;

    private readonly List<string> _findings = [];

    /// <summary>Result files found, those that are refused included.</summary>
    public long Files { get; set; }

    public long Scored { get; private set; }

    public long NotAssessed { get; private set; }

    public long Failed { get; private set; }

    /// <summary>Outcomes entered.</summary>
    public long Outcomes => Scored + NotAssessed + Failed;

    /// <summary>Outcomes that the ledger had, or a later one of the same file.</summary>
    public long Known { get; set; }

    /// <summary>Of those entered: size and time of the file are not known.</summary>
    public long WithoutFile { get; set; }

    /// <summary>Of those entered: scored, and the hash of the pixels is not known.</summary>
    public long WithoutPixels { get; set; }

    /// <summary>Files refused, and outcomes left out or entered as duplicates.</summary>
    public long Findings { get; private set; }

    public void AddOutcome(Outcome outcome) => _ = outcome switch
    {
        Outcome.Scored => Scored++,
        Outcome.NotAssessed => NotAssessed++,
        _ => Failed++,
    };

    /// <param name="place">As <see cref="ListedResult.Place"/>.</param>
    public void AddFinding(string place, string what)
    {
        if (++Findings <= MaxShown)
            _findings.Add($"{place} {what}.");
    }

    /// <summary>What an operator has to know, a line each.</summary>
    public IEnumerable<string> Describe()
    {
        foreach (string finding in _findings)
            yield return finding;
        if (Findings > MaxShown)
            yield return $"... and {Findings - MaxShown} more findings.";
        yield return $"{Files} result files: {Outcomes} outcomes entered ({Scored} scored, {NotAssessed} not assessed, {Failed} failed), {Known} known already, {Findings} findings.";
        if (WithoutFile > 0)
            yield return $"Of {WithoutFile} the size and time of the file are not known: if it is still in an export folder, it is taken as a new one.";
        if (WithoutPixels > 0)
            yield return $"Of {WithoutPixels} the hash of the pixels is not known: the same image sent again as another file is scored as a new one.";
    }
}
