namespace Pneumonia.Training.Preparation;

/// <summary>One line of a groups file.</summary>
/// <param name="Where">File and line, for messages.</param>
/// <param name="Path">split/class/file.</param>
/// <param name="Subtype">Empty where there is none.</param>
/// <param name="Fold">Of the training part; null in the others.</param>
/// <param name="IsCopy">Byte-identical to another image, as the file says.</param>
internal sealed record GroupRow(string Where, string Path, string Subtype, string Group, int? Fold, bool IsCopy);
