namespace Pneumonia.Training.Preparation;

/// <summary>One labelled image of a data set.</summary>
/// <param name="Source">Name of its <see cref="DataSource"/>.</param>
/// <param name="Path">Relative to the source's folder, with forward slashes.</param>
/// <param name="Sha256">Of the file, lower-case hex.</param>
/// <param name="Group">The patient, unique over all sources; never in two splits.</param>
/// <param name="Labels">By label name; what the reference standard does not mention is not there.</param>
/// <param name="View">PA or AP where it is known.</param>
/// <param name="Sex">M or F where it is known.</param>
/// <param name="AgeYears">Whole years where known.</param>
public sealed record DataItem(
    string Source, string Path, string Sha256, string Group, DataSplit Split, IReadOnlyDictionary<string, LabelState> Labels,
    string? View = null, string? Sex = null, int? AgeYears = null)
{
    /// <summary>True or false where the reference standard decides, null where it does not.</summary>
    public bool? Has(string label) => Labels.TryGetValue(label, out var state) && state != LabelState.Uncertain ? state == LabelState.Present : null;
}
