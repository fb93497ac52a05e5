using System.Text.Json;
using Pneumonia.Inference;

namespace Pneumonia.Training.Evaluating;

internal static class TestOpenings
{
    /// <summary>Appends to the package's record of openings of the official test.</summary>
    public static void Append(ModelPackage package, TestOpening opening)
    {
        string path = PathOf(package);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.AppendAllText(path, JsonSerializer.Serialize(opening, TrainingJsonLines.Default.TestOpening) + "\n");
    }

    /// <summary>All, the oldest first: those of networks that were in this folder before among them.</summary>
    public static IReadOnlyList<TestOpening> ReadAll(ModelPackage package) => !File.Exists(PathOf(package))
        ? []
        : [.. File.ReadLines(PathOf(package)).Where(line => line.Length > 0).Select(line => JsonSerializer.Deserialize(line, TrainingJsonLines.Default.TestOpening)!)];

    private static string PathOf(ModelPackage package) => Path.Combine(package.Folder, "report", "test-openings.jsonl");
}
