namespace Pneumonia.Dicom;

/// <summary>One element: its tag, VR and raw value, or the items of a sequence, or the fragments of encapsulated pixel data.</summary>
/// <param name="Tag">The element's tag.</param>
/// <param name="VR">As written, or looked up for implicit VR.</param>
/// <param name="Offset">Byte offset of the element's tag in the file.</param>
/// <param name="Value">The value's bytes as stored, in the data set's byte order; empty for sequences and fragments.</param>
public sealed record DicomItem(DicomTag Tag, DicomVR VR, long Offset, ReadOnlyMemory<byte> Value)
{
    /// <summary>Sequence items; null for anything else.</summary>
    public IReadOnlyList<DicomDataset>? Items { get; init; }

    /// <summary>Fragments of encapsulated pixel data, the offset table first (PS3.5 §A.4); null for anything else.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>>? Fragments { get; init; }
}
