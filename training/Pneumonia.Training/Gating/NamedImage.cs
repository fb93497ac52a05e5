using Pneumonia.Imaging;

namespace Pneumonia.Training.Gating;

/// <summary>An image of a kind; who takes it disposes it.</summary>
/// <param name="Name">Which one, for a list of those that passed: a file's name or a number; nothing of a patient.</param>
internal sealed record NamedImage(string Kind, string Name, GrayscaleImage Image);
