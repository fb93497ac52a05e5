namespace Pneumonia.Training.Preparation;

/// <summary>Two images of one film: the same bytes, or the same picture in other bytes.</summary>
/// <param name="Likeness">Correlation of their intensities at 32 x 32.</param>
internal sealed record NearDuplicate(DataItem First, DataItem Second, float Likeness)
{
    public bool IsSameFile => First.Sha256 == Second.Sha256;

    public bool IsSamePatient => First.Group == Second.Group;

    /// <summary>What would be measured was trained on, or what is tuned on.</summary>
    public bool IsLeak => First.Split != Second.Split;

    public override string ToString() =>
        $"{First.Source}/{First.Path} ({First.Split}) and {Second.Source}/{Second.Path} ({Second.Split}), "
        + $"{(IsSameFile ? "the same bytes" : $"likeness {Likeness:F4}")}";
}
