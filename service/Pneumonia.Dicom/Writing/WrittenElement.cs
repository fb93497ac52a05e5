using System.Text;

namespace Pneumonia.Dicom;

/// <summary>An element to be written.</summary>
/// <param name="Encode">The value's bytes, not yet padded, in the character set that holds where the element stands.</param>
internal sealed record WrittenElement(DicomVR VR, Func<Encoding, ReadOnlyMemory<byte>> Encode)
{
    /// <summary>The value is fragments, closed by a delimiter: its length is undefined.</summary>
    public bool IsEncapsulated { get; init; }
}
