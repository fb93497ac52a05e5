namespace Pneumonia.Worker.Operations.Configuration;

/// <summary>The configuration is refused: all that is wrong with it, each problem naming its key and where it was set.</summary>
internal sealed class ConfigurationException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
