namespace Pneumonia.Worker.Jobs.Labels;

/// <summary>A label file is refused as a whole; nothing of it was imported.</summary>
internal sealed class LabelFileException(IReadOnlyList<string> problems)
    : Exception($"The label file is refused, nothing was imported:{Environment.NewLine}  {string.Join(Environment.NewLine + "  ", problems)}")
{
    /// <summary>Each with its line; the first ones.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
