using System.Text.Json.Serialization;

namespace Pneumonia.Training.Reporting;

/// <summary>An image on a sheet, with an activation map where there is one. The pixels stay out of report.json.</summary>
/// <param name="Caption">Short, below the image.</param>
/// <param name="IsSynthetic">False for an image of a data set: shown only where real images may be seen.</param>
public sealed record ReportImage(string Caption, bool IsSynthetic)
{
    [JsonIgnore]
    public int Rows { get; init; }

    [JsonIgnore]
    public int Columns { get; init; }

    /// <summary>Intensities 0..1, [Rows, Columns]; values beyond are clipped. Equality of images is that of the array object.</summary>
    [JsonIgnore]
    public float[] Intensities { get; init; } = [];

    /// <summary>The activation map of one label in logits, drawn over the image; null without one.</summary>
    [JsonIgnore]
    public ActivationMap? Map { get; init; }
}

/// <param name="Values">Logits, [Rows, Columns]; their mean is the image's logit.</param>
public sealed record ActivationMap(int Rows, int Columns, float[] Values);
