namespace Pneumonia.Training.Preparation;

/// <summary>Names of columns; null where the table has none and the file's DICOM header, if it has one, is asked instead.</summary>
/// <param name="File">Path of the image below the images' folder.</param>
internal sealed record TableColumns(string File, string? Patient = null, string? Age = null, string? Sex = null, string? View = null)
{
    public IEnumerable<string> Named => new[] { File, Patient, Age, Sex, View }.OfType<string>();
}
