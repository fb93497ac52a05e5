namespace Pneumonia.Training.Preparation;

/// <summary>One line of groups.csv.</summary>
/// <param name="Path">split/class/file.</param>
/// <param name="Fold">Of the training part; null in the official test.</param>
/// <param name="IsCopy">Byte-identical to another image of the same part.</param>
internal sealed record GroupRow(string Path, bool IsTest, bool IsPneumonia, bool? IsViral, string Group, int? Fold, bool IsCopy);
