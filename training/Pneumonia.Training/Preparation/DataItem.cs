namespace Pneumonia.Training.Preparation;

/// <summary>One labelled image of a data set.</summary>
/// <param name="Path">Relative to the data set's folder, with forward slashes.</param>
/// <param name="Sha256">Of the file, lower-case hex.</param>
/// <param name="IsPneumonia">The reference standard.</param>
/// <param name="IsViral">The cause where there is pneumonia and the cause is known; else null.</param>
/// <param name="Group">The patient; never in two splits.</param>
public sealed record DataItem(string Path, string Sha256, bool IsPneumonia, bool? IsViral, string Group, DataSplit Split);
