namespace Pneumonia.Training.Reporting;

/// <summary>Rows of images under a title.</summary>
/// <param name="Text">What is to be seen, in a sentence or two.</param>
/// <param name="Images">Row by row.</param>
/// <param name="Columns">Images a row.</param>
public sealed record ImageSheet(string Title, string Text, IReadOnlyList<ReportImage> Images, int Columns);
