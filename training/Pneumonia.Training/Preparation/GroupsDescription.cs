namespace Pneumonia.Training.Preparation;

/// <summary>The file that tells patients and folds of a folder tree.</summary>
/// <param name="File">In the data set's folder.</param>
/// <param name="TuningFold">The fold of the training part that becomes tuning.</param>
/// <param name="Subtypes">Further labels by the file's column `subtype`.</param>
internal sealed record GroupsDescription(
    string File, int TuningFold, IReadOnlyDictionary<string, IReadOnlyDictionary<string, LabelState>>? Subtypes = null);
