using System.Globalization;
using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Learning;

/// <summary>One training run on disk: recipe.json and manifest.json (what went in), and a folder for each member of the recipe.</summary>
internal sealed class RunFolder(string path)
{
    public string Root => path;

    private string RecipePath => Path.Combine(path, "recipe.json");

    private string ManifestPath => Path.Combine(path, "manifest.json");

    /// <exception cref="RefusedException">The folder holds something already.</exception>
    public static RunFolder Create(string path, Recipe recipe, DataManifest manifest)
    {
        var run = new RunFolder(path);
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
            throw new RefusedException($"{path} is not empty. Name a new folder, so that no run is lost, or go on with the run in it: --resume.");

        manifest.Write(run.ManifestPath);
        WholeFile.Write(run.RecipePath, recipe.ToJson());
        return run;
    }

    /// <exception cref="RefusedException">The folder holds no run, or one of another recipe or of other data.</exception>
    public static RunFolder Resume(string path, Recipe recipe, DataManifest manifest)
    {
        var run = new RunFolder(path);
        if (!File.Exists(run.RecipePath))
            throw new RefusedException($"{path} holds no run to go on with. Leave --resume out.");
        if (!File.ReadAllBytes(run.RecipePath).AsSpan().SequenceEqual(recipe.ToJson()))
            throw new RefusedException($"{path} holds a run of another recipe. Name the recipe that it was started with: {run.RecipePath}.");
        if (run.ReadManifest().Sha256 != manifest.Sha256)
            throw new RefusedException($"{path} holds a run on other data. Name the manifest that it was started with: {run.ManifestPath}.");
        return run;
    }

    /// <param name="number">From 1.</param>
    public MemberFolder Member(int number)
    {
        string folder = Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"member-{number}"));
        Directory.CreateDirectory(folder);
        return new MemberFolder(folder);
    }

    /// <exception cref="RefusedException">The folder holds no run.</exception>
    public Recipe ReadRecipe() =>
        File.Exists(RecipePath) ? Recipe.Read(RecipePath) : throw new RefusedException($"{path} holds no run: there is no recipe.json.");

    public DataManifest ReadManifest() => DataManifest.Read(ManifestPath);

    /// <summary>The finished members in their order.</summary>
    /// <exception cref="RefusedException">A member is not finished, or its weights were changed.</exception>
    public IReadOnlyList<TrainingRun> ReadRuns(Recipe recipe) => [.. recipe.Networks.Select((_, index) => Member(index + 1).ReadRun())];
}
