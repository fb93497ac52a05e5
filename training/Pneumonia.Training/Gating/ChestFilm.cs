using Pneumonia.Imaging;

namespace Pneumonia.Training.Gating;

/// <summary>A frontal chest film that the gate must let pass.</summary>
/// <param name="Source">Its data set.</param>
/// <param name="Group">Its patient.</param>
/// <param name="Open">Reads it; the caller disposes the image.</param>
internal sealed record ChestFilm(string Source, string Group, Func<GrayscaleImage> Open);
