using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pneumonia.Training.Preparation;

/// <summary>How a data set lies on disk and what its labels mean: a JSON file beside the recipes.</summary>
/// <param name="Name">Small letters, digits and hyphens; names the source in manifests, recipes and figures.</param>
/// <param name="Attribution">Who made it and under what licence.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(FolderSourceDescription), "folders")]
[JsonDerivedType(typeof(TableSourceDescription), "table")]
internal abstract record SourceDescription(string Name, string Attribution)
{
    private const long MaxFileBytes = 1 << 20;
    private const int MaxNameCharacters = 40;

    /// <exception cref="RefusedException">It is not a description; the message says which member is wrong.</exception>
    public static SourceDescription Read(string path)
    {
        if (new FileInfo(path) is { Exists: true, Length: > MaxFileBytes })
            throw new RefusedException($"{path}: more than {MaxFileBytes} bytes are no description of a data set.");

        try
        {
            var description = JsonSerializer.Deserialize(File.ReadAllBytes(path), TrainingJson.Default.SourceDescription)
                ?? throw new RefusedException($"{path}: null is no description of a data set.");
            if (!IsName(description.Name))
                throw new RefusedException($"{path}: name '{Shown.Value(description.Name)}' is not 1 to {MaxNameCharacters} small letters, digits and hyphens.");
            if (description.Attribution.Length == 0)
                throw new RefusedException($"{path}: attribution is empty. Say who made the data and under what licence.");
            description.Check(path);
            return description;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new RefusedException($"{path} does not describe a data set: {exception.Message}", exception);
        }
    }

    /// <summary>The images of the data set in <paramref name="root"/>, not yet opened.</summary>
    /// <exception cref="RefusedException">The folder does not hold what the description says.</exception>
    public abstract SourceReading ReadImages(string root);

    /// <exception cref="RefusedException">Members contradict each other.</exception>
    protected abstract void Check(string path);

    private static bool IsName(string name) =>
        name.Length is > 0 and <= MaxNameCharacters && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
