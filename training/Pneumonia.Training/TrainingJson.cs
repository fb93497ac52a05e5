using System.Text.Json.Serialization;
using Pneumonia.Training.Comparing;
using Pneumonia.Training.Evaluating;
using Pneumonia.Training.Learning;
using Pneumonia.Training.Preparation;

namespace Pneumonia.Training;

[JsonSourceGenerationOptions(
    WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(DataManifest))]
[JsonSerializable(typeof(IReadOnlyList<DataItem>))]
[JsonSerializable(typeof(SourceDescription))]
[JsonSerializable(typeof(DataDistribution))]
[JsonSerializable(typeof(Recipe))]
[JsonSerializable(typeof(TrainingRun))]
[JsonSerializable(typeof(TrainingProgress))]
[JsonSerializable(typeof(IReadOnlyList<Candidate>))]
[JsonSerializable(typeof(IReadOnlyList<ComparedNetwork>))]
[JsonSerializable(typeof(Trial))]
internal sealed partial class TrainingJson : JsonSerializerContext;

/// <summary>For files of one JSON object a line.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(EpochRecord))]
[JsonSerializable(typeof(TestOpening))]
[JsonSerializable(typeof(OpenedImage))]
internal sealed partial class TrainingJsonLines : JsonSerializerContext;
