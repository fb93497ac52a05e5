using System.Text.Json.Serialization;

namespace Pneumonia.Training.Preparation;

/// <summary>What an image may be used for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DataSplit>))]
public enum DataSplit
{
    /// <summary>The weights are fitted on these.</summary>
    Training,

    /// <summary>Calibration and operating point are fitted on these.</summary>
    Tuning,

    /// <summary>The official test: opened by the evaluation only, each time on record.</summary>
    InternalTest,
}
