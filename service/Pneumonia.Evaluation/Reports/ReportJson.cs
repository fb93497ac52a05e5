using System.Text.Json.Serialization;

namespace Pneumonia.Evaluation.Reports;

[JsonSourceGenerationOptions(
    WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(NotANumberAsNullConverter)])]
[JsonSerializable(typeof(EvaluationReport))]
public sealed partial class ReportJson : JsonSerializerContext;
