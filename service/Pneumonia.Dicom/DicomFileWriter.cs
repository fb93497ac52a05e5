namespace Pneumonia.Dicom;

/// <summary>
/// Writes a Part 10 file in explicit little endian, deflated if so asked. Elements may be added in any order and are written in tag order,
/// values padded to even length as their VR asks (PS3.5 §6.2).
/// </summary>
public sealed class DicomFileWriter(DicomTransferSyntax transferSyntax)
{
    public DicomTransferSyntax TransferSyntax { get; } = transferSyntax;

    public void Add(DicomTag tag, DicomVR vr, params IReadOnlyList<string> values) => throw new NotImplementedException();

    /// <summary>Adds US values.</summary>
    public void Add(DicomTag tag, params IReadOnlyList<ushort> values) => throw new NotImplementedException();

    public void AddSequence(DicomTag tag, params IReadOnlyList<Action<DicomFileWriter>> items) => throw new NotImplementedException();

    /// <summary>Adds native pixel data, 8-bit samples as OB, 16-bit samples little endian as OW.</summary>
    public void AddPixelData(ReadOnlyMemory<byte> samples, int bitsAllocated) => throw new NotImplementedException();

    /// <summary>The file, with preamble and a meta header made from SOP Class UID and SOP Instance UID.</summary>
    public byte[] ToArray() => throw new NotImplementedException();
}
