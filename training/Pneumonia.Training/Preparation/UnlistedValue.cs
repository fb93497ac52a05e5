using System.Text.Json.Serialization;

namespace Pneumonia.Training.Preparation;

/// <summary>What a value means that a label's rule does not list.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UnlistedValue>))]
internal enum UnlistedValue
{
    /// <summary>A mistake: the table is not read.</summary>
    Refused,

    /// <summary>The rule does not decide.</summary>
    Missing,

    Absent,
}
