using Pneumonia.Evaluation;

namespace Pneumonia.Training.Reporting;

/// <summary>The network in another number format beside the shipped one, on the same images.</summary>
/// <param name="Name">For example "int8".</param>
/// <param name="Auroc">Of the variant.</param>
/// <param name="AurocDifference">Paired: the variant's minus the shipped one's; null for the shipped one itself.</param>
/// <param name="LargestChange">Greatest change of a probability, 0..1; null for the shipped one itself.</param>
/// <param name="ChangedFlags">Images whose flag differs; null for the shipped one itself.</param>
public sealed record PackageVariant(
    string Name, long SizeBytes, double MillisecondsPerImage, string DataSet, int N, Figure Auroc, Figure? AurocDifference, double? LargestChange, int? ChangedFlags);
