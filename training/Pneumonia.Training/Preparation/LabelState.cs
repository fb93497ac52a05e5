using System.Text.Json.Serialization;

namespace Pneumonia.Training.Preparation;

/// <summary>What the reference standard says of one label; a label that it does not mention is missing from an item's labels.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LabelState>))]
public enum LabelState
{
    Absent,
    Present,

    /// <summary>Mentioned without a decision: counts neither in training nor in figures.</summary>
    Uncertain,
}
