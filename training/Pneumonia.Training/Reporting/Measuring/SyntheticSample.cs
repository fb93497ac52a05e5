namespace Pneumonia.Training.Reporting.Measuring;

/// <param name="Name">Of its file, without the ending.</param>
/// <param name="Intensities">0..1 at the network's size, [rows, columns].</param>
internal sealed record SyntheticSample(string Name, float[] Intensities);
