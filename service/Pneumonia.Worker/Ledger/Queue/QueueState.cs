namespace Pneumonia.Worker.Ledger.Queue;

/// <summary>States of instances and deliveries together, as operators name them.</summary>
internal static class QueueState
{
    public const string Pending = "pending";
    public const string NotAssessed = "notAssessed";
    public const string Failed = "failed";

    /// <summary>A delivery that waits.</summary>
    public const string Delivery = "delivery";

    /// <summary>A delivery that was given up after its last try.</summary>
    public const string DeadLetter = "deadLetter";

    /// <summary>Taken out of the queue by an operator, whatever it was.</summary>
    public const string Discarded = "discarded";

    public static readonly IReadOnlyList<string> All =
        [Pending, "scoring", "scored", NotAssessed, Failed, "duplicate", "superseded", Delivery, DeadLetter, Discarded];

    /// <summary>What somebody may want to do something about, or wait for.</summary>
    public static readonly IReadOnlyList<string> Open = [Pending, "scoring", NotAssessed, Failed, Delivery, DeadLetter];

    /// <summary>What an operator can put back.</summary>
    public static readonly IReadOnlyList<string> Retriable = [NotAssessed, Failed, DeadLetter];

    /// <summary>As the ledger spells it.</summary>
    public static string ToLedger(string state) => state == NotAssessed ? InstanceState.NotAssessed : state;

    public static string OfInstance(string state, long? discardedAt) =>
        discardedAt is not null ? Discarded : state == InstanceState.NotAssessed ? NotAssessed : state;

    public static string OfDelivery(long? deadAt, long? discardedAt) => discardedAt is not null ? Discarded : deadAt is not null ? DeadLetter : Delivery;
}
