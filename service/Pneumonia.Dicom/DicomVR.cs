namespace Pneumonia.Dicom;

/// <summary>Value representation (PS3.5 §6.2), two capital letters.</summary>
public readonly record struct DicomVR(string Code)
{
    public override string ToString() => Code;
}
