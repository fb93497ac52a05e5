using Pneumonia.Worker.Results;

namespace Pneumonia.Worker.Ledger;

/// <param name="State">A final value of <see cref="InstanceState"/>.</param>
/// <param name="Result">Null for a duplicate: its twin has the result.</param>
internal sealed record FileOutcome(string State, InstanceResult? Result);
