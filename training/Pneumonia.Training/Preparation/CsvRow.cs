namespace Pneumonia.Training.Preparation;

/// <param name="Line">Where it begins, counted from 1.</param>
/// <param name="Fields">As many as the table has columns, without their quotes.</param>
internal sealed record CsvRow(int Line, IReadOnlyList<string> Fields);
