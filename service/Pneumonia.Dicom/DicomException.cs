namespace Pneumonia.Dicom;

/// <summary>The file or data set cannot be read. Carries where and why, never a patient's data.</summary>
public sealed class DicomException(DicomFault fault, string detail, long? offset = null, DicomTag? tag = null, Exception? inner = null)
    : Exception(Describe(fault, detail, offset, tag), inner)
{
    public DicomFault Fault { get; } = fault;

    /// <summary>Byte offset in the file (for deflated files: in the inflated data set) of the element at fault.</summary>
    public long? Offset { get; } = offset;

    public DicomTag? Tag { get; } = tag;

    private static string Describe(DicomFault fault, string detail, long? offset, DicomTag? tag)
    {
        string where = (tag, offset) switch
        {
            ({ } t, { } o) => $" at {t}, byte {o}",
            ({ } t, null) => $" at {t}",
            (null, { } o) => $" at byte {o}",
            _ => "",
        };
        return $"{fault} ({(int)fault}){where}: {detail}";
    }
}
