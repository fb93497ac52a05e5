using Pneumonia.Training.Evaluating;

namespace Pneumonia.Training.Reporting.Measuring;

/// <summary>The network in other number formats, on the same tuning images.</summary>
internal static class VariantMeasurement
{
    /// <returns>Null: the package has no variant.</returns>
    public static IReadOnlyList<PackageVariant>? Of(ReportInput input, IReadOnlyList<ScoredItem> tuning) => null;
}
