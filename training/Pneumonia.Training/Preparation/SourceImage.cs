namespace Pneumonia.Training.Preparation;

/// <summary>One image that a source lists, before its file is opened.</summary>
/// <param name="Path">Relative to the source's folder, with forward slashes.</param>
/// <param name="Patient">Unique within the source; null if only the file can tell.</param>
internal sealed record SourceImage(
    string Path, string? Patient, DataSplit Split, IReadOnlyDictionary<string, LabelState> Labels, string? View = null, string? Sex = null, int? AgeYears = null);
