namespace Pneumonia.Training.Preparation;

/// <param name="LeftOut">Images that the sources have and the manifest has not, with the reason.</param>
/// <param name="Duplicates">Films that are there more than once, but for byte-identical copies within training and within tuning; also those then left out.</param>
internal sealed record PreparedData(DataManifest Manifest, IReadOnlyList<LeftOutImage> LeftOut, IReadOnlyList<NearDuplicate> Duplicates);
