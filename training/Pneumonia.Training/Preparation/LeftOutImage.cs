namespace Pneumonia.Training.Preparation;

/// <summary>An image that a source has and the manifest has not.</summary>
/// <param name="Reason">One of few sentences, which are counted.</param>
/// <param name="Detail">For example which image it copies.</param>
public sealed record LeftOutImage(string Source, string Path, string Reason, string? Detail = null);
