namespace Pneumonia.Dicom;

/// <summary>How the elements of a data set are written (PS3.5 §7.1).</summary>
internal readonly record struct DataSetEncoding(bool IsExplicitVR, bool IsBigEndian)
{
    public static readonly DataSetEncoding ExplicitLittleEndian = new(true, false);
    public static readonly DataSetEncoding ImplicitLittleEndian = new(false, false);
    public static readonly DataSetEncoding ExplicitBigEndian = new(true, true);
}
