namespace Pneumonia.Worker.Ledger;

/// <summary>What the ledger has on a version of a file.</summary>
internal enum FileKnowledge
{
    New,

    /// <summary>Done: never read again.</summary>
    Known,

    /// <summary>Queued or being scored.</summary>
    Waiting,

    /// <summary>Given up because it could not be opened; worth another try once it can.</summary>
    Unreadable,
}
