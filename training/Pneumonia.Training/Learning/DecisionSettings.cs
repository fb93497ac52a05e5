namespace Pneumonia.Training.Learning;

/// <summary>How calibration and operating points are fitted, always on stressed tuning images.</summary>
/// <param name="Source">The data source whose tuning images count: that of the intended use.</param>
/// <param name="Sensitivity">The active operating point is the highest probability with at least this sensitivity there. The balanced point is stated beside it.</param>
public sealed record DecisionSettings(string Source, double Sensitivity);
