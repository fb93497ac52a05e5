using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Pneumonia.Worker.Ledger.Queue;

/// <summary>
/// What an operator names an entry by: an instance by its number in the ledger (17), a delivery by destination and study key (flagged:0123456789abcdef),
/// the worklist by its destination alone. Exactly one of <paramref name="Instance"/> and <paramref name="Destination"/> is set.
/// </summary>
internal sealed record QueueId(long? Instance, string? Destination, string StudyKey)
{
    public static QueueId OfInstance(long id) => new(id, null, "");

    public static QueueId OfDelivery(string destination, string studyKey) => new(null, destination, studyKey);

    public static bool TryParse(string text, [NotNullWhen(true)] out QueueId? id)
    {
        string[] parts = text.Split(':');
        id = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? OfInstance(number)
            : parts.Length <= 2 && Ledger.Destination.All.Contains(parts[0]) ? OfDelivery(parts[0], parts.Length == 2 ? parts[1] : "")
            : null;
        return id is not null;
    }

    public override string ToString() =>
        Instance is { } number ? number.ToString(CultureInfo.InvariantCulture) : StudyKey.Length == 0 ? Destination! : $"{Destination}:{StudyKey}";
}
