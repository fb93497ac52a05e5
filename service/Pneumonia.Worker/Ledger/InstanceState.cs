namespace Pneumonia.Worker.Ledger;

/// <summary>The values of instances.state.</summary>
internal static class InstanceState
{
    public const string Pending = "pending";
    public const string Scoring = "scoring";
    public const string Scored = "scored";
    public const string NotAssessed = "not-assessed";
    public const string Failed = "failed";

    /// <summary>The same SOPInstanceUID with the same pixels is another row's already.</summary>
    public const string Duplicate = "duplicate";

    /// <summary>
    /// The file was changed before it got a probability, and a later row is about the new content; or it is a zip archive, and rows of their own are about
    /// its instances; or an operator discarded it while it waited.
    /// </summary>
    public const string Superseded = "superseded";
}
