namespace Pneumonia.Dicom;

/// <summary>Where Pixel Data lies in a file whose header alone was read.</summary>
/// <param name="Offset">Byte offset of its tag.</param>
/// <param name="ValueOffset">Byte offset of its value.</param>
/// <param name="Length">Length of the value as declared, in bytes; null when undefined (encapsulated, PS3.5 §A.4).</param>
/// <param name="IsComplete">The value, up to and including the delimiter of an undefined length, ends within the file.</param>
public sealed record DicomPixelDataExtent(long Offset, long ValueOffset, long? Length, bool IsComplete);
