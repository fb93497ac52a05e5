using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pneumonia.Inference;
using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Evaluating;

/// <summary>report/openings/SOURCE-SPLIT.jsonl of a package: an opened test image by image, so that further figures need no further look.</summary>
internal static class OpenedImages
{
    /// <returns>SHA-256 of the file, which the opening's record keeps.</returns>
    public static string Write(ModelPackage package, string source, DataSplit split, IReadOnlyList<ScoredItem> scored)
    {
        byte[] lines = Encoding.UTF8.GetBytes(string.Concat(scored.Select(entry => JsonSerializer.Serialize(Of(entry), TrainingJsonLines.Default.OpenedImage) + "\n")));
        WholeFile.Write(PathOf(package, source, split.ToString()), lines);
        return Convert.ToHexStringLower(SHA256.HashData(lines));
    }

    /// <returns>Null where the opening is of another network, or its images are not there or not the ones it wrote.</returns>
    public static IReadOnlyList<ScoredItem>? TryRead(ModelPackage package, TestOpening opening)
    {
        string path = PathOf(package, opening.Source, opening.Split);
        if (opening.ModelSha256 != package.Manifest.Sha256 || !File.Exists(path) || !Enum.TryParse(opening.Split, out DataSplit split))
            return null;

        byte[] lines = File.ReadAllBytes(path);
        return Convert.ToHexStringLower(SHA256.HashData(lines)) == opening.ImagesSha256
            ? [.. Encoding.UTF8.GetString(lines).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => Item(package.Manifest, opening.Source, split, JsonSerializer.Deserialize(line, TrainingJsonLines.Default.OpenedImage)!))]
            : null;
    }

    private static string PathOf(ModelPackage package, string source, string split) => Path.Combine(package.Folder, "report", "openings", $"{source}-{split}.jsonl");

    private static OpenedImage Of(ScoredItem scored)
    {
        var item = scored.Item;
        return new OpenedImage(
            item.Path, item.Sha256, item.Group, item.Labels, item.View, item.Sex, item.AgeYears,
            scored.Assessment.Findings!.ToDictionary(finding => finding.Label, finding => finding.Probability), scored.Assessment.OutOfDistribution);
    }

    private static ScoredItem Item(ModelManifest manifest, string source, DataSplit split, OpenedImage image) => new(
        new DataItem(source, image.Path, image.Sha256, image.Group, split, image.Labels, image.View, image.Sex, image.AgeYears),
        new Assessment(
            [.. manifest.Labels.Select(label => new Finding(
                label.Name, image.Probabilities[label.Name], image.Probabilities[label.Name] >= label.OperatingPoint.Probability, label.OperatingPoint.Probability))],
            image.OutOfDistribution));
}
