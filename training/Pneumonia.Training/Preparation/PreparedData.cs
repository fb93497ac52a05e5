namespace Pneumonia.Training.Preparation;

/// <param name="LeftOut">Images that the sources have and the manifest has not, with the reason.</param>
internal sealed record PreparedData(DataManifest Manifest, IReadOnlyList<LeftOutImage> LeftOut);
