namespace Pneumonia.Training.Exporting;

/// <summary>Names in the exported graph, which model.json repeats.</summary>
internal static class OnnxNames
{
    public const string Input = "image";
    public const string Logit = "logit";
    public const string Probability = "probability";
    public const string Cam = "cam";
}
