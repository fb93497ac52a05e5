using System.Text.Json.Serialization;
using Pneumonia.Imaging;

namespace Pneumonia.Training.Synthesis;

/// <summary>What a sample is to end as.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ExpectedOutcome>))]
internal enum ExpectedOutcome
{
    Flagged,
    NotFlagged,
    Refused,
}

/// <summary>One sample: a line of samples.json.</summary>
/// <param name="Reason">Why it is refused; null when it is scored.</param>
internal sealed record SampleFile(string File, ExpectedOutcome Outcome, [property: JsonConverter(typeof(JsonStringEnumConverter<Reason>))] Reason? Reason, string Shows);

[JsonSourceGenerationOptions(WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<SampleFile>))]
internal sealed partial class SampleJson : JsonSerializerContext;
