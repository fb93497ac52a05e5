namespace Pneumonia.Dicom;

/// <summary>A data set as readable text, one element a line.</summary>
public static class DicomText
{
    public static void Write(DicomFile file, TextWriter writer) => throw new NotImplementedException();
}
