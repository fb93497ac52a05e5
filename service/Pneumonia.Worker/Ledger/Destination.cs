namespace Pneumonia.Worker.Ledger;

/// <summary>The values of outbox.destination.</summary>
internal static class Destination
{
    /// <summary>Each is drained on its own.</summary>
    public static readonly IReadOnlyList<string> All = [Flagged, Worklist, Result];

    /// <summary>result.json of a study.</summary>
    public const string Result = "result";

    /// <summary>The file of a flagged study.</summary>
    public const string Flagged = "flagged";

    /// <summary>worklist.csv, one row in the outbox for all studies.</summary>
    public const string Worklist = "worklist";
}
