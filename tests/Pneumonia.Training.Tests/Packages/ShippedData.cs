using Pneumonia.TestKit;
using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Tests.Packages;

/// <summary>The shipped packages and the data that they were made of.</summary>
internal static class ShippedData
{
    private static readonly string Training = Path.Combine(Requires.RepositoryRoot, "training");

    public static string Package(string name) => Path.Combine(Training, "models", name);

    /// <summary>As `prepare` makes it of the descriptions in training/recipes/sources.</summary>
    public static DataManifest Manifest(params IReadOnlyList<string> sources) => ManifestBuilder.Build(
        [.. sources.Select(name => (SourceDescription.Read(Path.Combine(Training, "recipes", "sources", $"{name}.json")), Requires.SharedData(name)))], _ => { }).Manifest;
}
