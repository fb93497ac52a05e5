namespace Pneumonia.Training.Preparation;

/// <summary>What one split of one data set holds.</summary>
/// <param name="Labels">By label.</param>
/// <param name="Views">Images by PA, AP and "unknown".</param>
/// <param name="Sexes">Images by M, F and "unknown".</param>
/// <param name="Ages">Images by decade, for example "40-49", and "unknown".</param>
public sealed record PartDistribution(
    string Source, DataSplit Split, int Patients, int Images, IReadOnlyDictionary<string, LabelCount> Labels, IReadOnlyDictionary<string, int> Views,
    IReadOnlyDictionary<string, int> Sexes, IReadOnlyDictionary<string, int> Ages);
