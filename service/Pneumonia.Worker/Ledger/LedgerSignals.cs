namespace Pneumonia.Worker.Ledger;

/// <summary>Who is woken when the ledger gets work for them.</summary>
internal sealed class LedgerSignals(TimeProvider clock)
{
    public WakeUpCall Scoring { get; } = new(clock);

    public WakeUpCall Delivery { get; } = new(clock);
}
