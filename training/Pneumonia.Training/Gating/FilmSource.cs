using Pneumonia.Training.Synthesis;

namespace Pneumonia.Training.Gating;

/// <returns>Some chest film, intensities 0..1.</returns>
internal delegate Plane FilmSource(Random random);
