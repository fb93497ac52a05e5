using System.Text.Json;
using Pneumonia.Training.Network;

namespace Pneumonia.Training.Comparing;

/// <summary>One of the networks that `compare` trains.</summary>
/// <param name="Name">Letters, digits and hyphens: it names a folder.</param>
public sealed record Candidate(string Name, Architecture Network)
{
    /// <exception cref="RefusedException">The file is no list of candidates, or a name is unfit or there twice.</exception>
    public static IReadOnlyList<Candidate> ReadAll(string path)
    {
        try
        {
            var candidates = JsonSerializer.Deserialize(File.ReadAllBytes(path), TrainingJson.Default.IReadOnlyListCandidate) ?? [];
            if (candidates.Count == 0)
                throw new RefusedException($"{path} lists no network.");
            if (candidates.FirstOrDefault(candidate => candidate.Name.Length == 0 || candidate.Name.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter != '-')) is { } unfit)
                throw new RefusedException($"{path}: '{unfit.Name}' is no name; use letters, digits and hyphens.");
            if (candidates.DistinctBy(candidate => candidate.Name).Count() < candidates.Count)
                throw new RefusedException($"{path}: two networks have the same name.");
            return candidates;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new RefusedException($"{path} is not a list of networks: {exception.Message}", exception);
        }
    }
}
