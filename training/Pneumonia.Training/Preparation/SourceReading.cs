namespace Pneumonia.Training.Preparation;

/// <param name="Images">What may be used.</param>
/// <param name="LeftOut">What the rules of the description leave out.</param>
internal sealed record SourceReading(IReadOnlyList<SourceImage> Images, IReadOnlyList<LeftOutImage> LeftOut);
