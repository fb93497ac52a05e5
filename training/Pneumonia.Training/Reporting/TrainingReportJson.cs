using System.Text.Json.Serialization;
using Pneumonia.Evaluation.Reports;

namespace Pneumonia.Training.Reporting;

[JsonSourceGenerationOptions(
    WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(NotANumberAsNullConverter)])]
[JsonSerializable(typeof(TrainingReport))]
internal sealed partial class TrainingReportJson : JsonSerializerContext;
