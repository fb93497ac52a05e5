namespace Pneumonia.Training.Preparation;

/// <summary>How a manifest came about; not part of its hash.</summary>
/// <param name="Program">Name and version.</param>
/// <param name="CodeCommit">Empty outside a checkout.</param>
/// <param name="PreparedOn">Date, yyyy-MM-dd (UTC).</param>
/// <param name="Images">Those of the manifest, by source.</param>
/// <param name="LeftOut">Images of the sources that are not in the manifest, by source and reason.</param>
public sealed record ManifestProvenance(
    string Program, string CodeCommit, string PreparedOn, IReadOnlyDictionary<string, int> Images, IReadOnlyDictionary<string, int> LeftOut)
{
    internal static ManifestProvenance Of(PreparedData data, TimeProvider clock) => new(
        $"{typeof(ManifestProvenance).Assembly.GetName().Name} {typeof(ManifestProvenance).Assembly.GetName().Version!.ToString(3)}",
        CodeVersion.Commit, $"{clock.GetUtcNow():yyyy-MM-dd}",
        new SortedDictionary<string, int>(data.Manifest.Items.CountBy(item => item.Source).ToDictionary(), StringComparer.Ordinal),
        new SortedDictionary<string, int>(data.LeftOut.CountBy(image => $"{image.Source}: {image.Reason}").ToDictionary(), StringComparer.Ordinal));
}
