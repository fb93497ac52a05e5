using System.Text.Json.Serialization;

namespace Pneumonia.Imaging;

/// <summary>What a model takes: part of its package, read by service and training alike. Shape [1, 1, Rows, Columns].</summary>
public sealed record TensorSpec
{
    public required int Rows { get; init; }

    public required int Columns { get; init; }

    /// <summary>How samples become intensities 0..1.</summary>
    public required IntensityRule Intensity { get; init; }

    /// <summary>How the image is brought to Rows x Columns.</summary>
    public required ResizeKernel Resize { get; init; }

    public required AspectRule Aspect { get; init; }

    /// <summary>What is done to the resized intensities.</summary>
    public required Standardisation Standardisation { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<IntensityRule>))]
public enum IntensityRule
{
    /// <summary>Modality transform, then the first VOI window or LUT of the header; a robust percentile window where there is none.</summary>
    Voi,

    /// <summary>Modality transform, then a window from the 1st to the 99th percentile of the unmasked samples.</summary>
    Percentile,
}

[JsonConverter(typeof(JsonStringEnumConverter<ResizeKernel>))]
public enum ResizeKernel
{
    /// <summary>Exact area average: each output pixel is the mean of the source rectangle that it covers.</summary>
    Area,
}

[JsonConverter(typeof(JsonStringEnumConverter<AspectRule>))]
public enum AspectRule
{
    /// <summary>Rows and columns are scaled independently. Letterboxing would show the network the film's format, which tells the classes apart.</summary>
    Stretch,
}

[JsonConverter(typeof(JsonStringEnumConverter<Standardisation>))]
public enum Standardisation
{
    /// <summary>Intensities 0..1 as they are.</summary>
    None,

    /// <summary>(x - mean) / sqrt(variance + 1e-4), both over the image.</summary>
    ZScore,
}
