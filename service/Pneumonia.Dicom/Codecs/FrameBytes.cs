using System.Buffers;

namespace Pneumonia.Dicom;

/// <summary>The fragments of a frame as one run of bytes: the only fragment itself, or a pooled copy of several.</summary>
internal readonly struct FrameBytes : IDisposable
{
    private readonly IMemoryOwner<byte>? _owner;

    private FrameBytes(ReadOnlyMemory<byte> bytes, IMemoryOwner<byte>? owner) => (Bytes, _owner) = (bytes, owner);

    public ReadOnlyMemory<byte> Bytes { get; }

    public static FrameBytes Join(IReadOnlyList<ReadOnlyMemory<byte>> fragments)
    {
        if (fragments.Count == 1)
            return new FrameBytes(fragments[0], owner: null);
        long length = fragments.Sum(fragment => (long)fragment.Length);
        if (length > DicomLimits.MaxFileBytes)
            throw FrameHeader.Damaged($"A compressed frame of {length} bytes.");
        var owner = PixelBuffers.Rent((int)length);
        int at = 0;
        foreach (var fragment in fragments)
        {
            fragment.CopyTo(owner.Memory[at..]);
            at += fragment.Length;
        }

        return new FrameBytes(owner.Memory[..at], owner);
    }

    public void Dispose() => _owner?.Dispose();
}
