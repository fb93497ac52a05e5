using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Learning;

/// <param name="Intensities">0..1 at the network's size, [rows, columns]; not yet standardised.</param>
internal sealed record LabelledImage(DataItem Item, float[] Intensities);
