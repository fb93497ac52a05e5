using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Learning;

/// <summary>A part of the training images that gets its own share of every batch, on average.</summary>
/// <param name="Source">Name of the data source.</param>
/// <param name="Label">Name of the label that decides.</param>
/// <param name="Present">Images with the label, or those without; an image of which it is not known is in no stratum of this label.</param>
/// <param name="View">PA or AP; null takes all. Adults lie for AP because they are ill, so without a balance over views a network learns the view.</param>
/// <param name="Share">Above 0; shares are taken relative to their sum.</param>
public sealed record Stratum(string Source, string Label, bool Present, string? View, double Share)
{
    public bool Contains(DataItem item) => item.Source == Source && item.Has(Label) == Present && (View is null || item.View == View);

    public override string ToString() => $"{Source}, {Label} {(Present ? "present" : "absent")}{(View is null ? "" : $", view {View}")}";
}
