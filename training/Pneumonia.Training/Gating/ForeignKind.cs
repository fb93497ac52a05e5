using Pneumonia.Training.Synthesis;

namespace Pneumonia.Training.Gating;

/// <summary>A way to make images that are no upright frontal chest radiograph.</summary>
/// <param name="Name">For figures, for example "rotated by 90 degrees".</param>
/// <param name="Draw">One image of intensities 0..1, of <see cref="ForeignImages.Side"/> in each direction or of its film's size. All chance comes from the random numbers given.</param>
internal sealed record ForeignKind(string Name, ForeignUse Use, Func<Random, FilmSource, Plane> Draw);
