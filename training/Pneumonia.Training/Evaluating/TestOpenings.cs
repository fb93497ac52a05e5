using System.Text.Json;
using Pneumonia.Inference;

namespace Pneumonia.Training.Evaluating;

internal static class TestOpenings
{
    /// <summary>Appends to the package's record of openings of the official test.</summary>
    public static void Append(ModelPackage package, TestOpening opening)
    {
        string path = Path.Combine(package.Folder, "report", "test-openings.jsonl");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.AppendAllText(path, JsonSerializer.Serialize(opening, TrainingJsonLines.Default.TestOpening) + "\n");
    }
}
