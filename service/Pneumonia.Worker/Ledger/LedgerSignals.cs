namespace Pneumonia.Worker.Ledger;

/// <summary>Who is woken when the ledger gets work for them.</summary>
internal sealed class LedgerSignals(TimeProvider clock)
{
    public WakeUpCall Scoring { get; } = new(clock);

    /// <summary>One a destination, of <see cref="Destination.All"/>.</summary>
    public IReadOnlyDictionary<string, WakeUpCall> Delivery { get; } =
        Destination.All.ToDictionary(destination => destination, _ => new WakeUpCall(clock), StringComparer.Ordinal);

    public void CallDelivery()
    {
        foreach (var call in Delivery.Values)
            call.Call();
    }
}
