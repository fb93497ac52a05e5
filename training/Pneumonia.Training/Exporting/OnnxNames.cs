namespace Pneumonia.Training.Exporting;

/// <summary>Names in the exported graph, which model.json repeats.</summary>
internal static class OnnxNames
{
    public const string Input = "image";
    public const string Logit = "logit";
    public const string Probability = "probability";
    public const string Embedding = "embedding";
    public const string Cam = "cam";
    public const string OutOfDistribution = "out_of_distribution";

    /// <summary>"logit" for the package's first label, which is what it is named for; "logit_" and the label for the others.</summary>
    public static string LogitOf(int position, string label) => position == 0 ? Logit : $"{Logit}_{label}";
}
