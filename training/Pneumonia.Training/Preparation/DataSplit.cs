using System.Text.Json.Serialization;

namespace Pneumonia.Training.Preparation;

/// <summary>What an image may be used for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DataSplit>))]
public enum DataSplit
{
    /// <summary>The weights are fitted on these.</summary>
    Training,

    /// <summary>Architecture, epoch, calibration, operating point and gate limit are chosen on these.</summary>
    Tuning,

    /// <summary>The official test of the source: opened by the evaluation only, each time on record.</summary>
    InternalTest,

    /// <summary>A test of another population than the training's: as <see cref="InternalTest"/>, it picks nothing.</summary>
    ExternalTest,
}
