namespace Pneumonia.Dicom;

/// <summary>Frames as the fragments of encapsulated pixel data, behind a Basic Offset Table that has an offset for each frame (PS3.5 §A.4).</summary>
internal sealed class FragmentSequence
{
    private readonly IReadOnlyList<ReadOnlyMemory<byte>> _frames;
    private readonly int _maxFragmentBytes;

    public FragmentSequence(IReadOnlyList<ReadOnlyMemory<byte>> frames, int maxFragmentBytes)
    {
        if (frames.Count == 0 || frames.Any(frame => frame.IsEmpty))
            throw new ArgumentException("There is no frame, or an empty one.", nameof(frames));
        if (frames.Sum(frame => (long)frame.Length) > DicomLimits.MaxFileBytes)
            throw new ArgumentException("The frames are longer than a file may be.", nameof(frames));
        ArgumentOutOfRangeException.ThrowIfLessThan(maxFragmentBytes, 2);
        _frames = frames;

        // Fragments have even lengths; only the last of a frame is padded.
        _maxFragmentBytes = maxFragmentBytes & ~1;
    }

    public byte[] Encode()
    {
        using var table = new MemoryStream();
        using var offsets = new BinaryWriter(table);
        using var stream = new MemoryStream();
        using var fragments = new BinaryWriter(stream);
        foreach (var frame in _frames)
        {
            offsets.Write((uint)stream.Length);
            for (int start = 0, length; start < frame.Length; start += length)
            {
                length = Math.Min(_maxFragmentBytes, frame.Length - start);
                fragments.WriteItem(frame.Span.Slice(start, length));
            }
        }

        fragments.WriteTag(DicomTag.SequenceDelimitation);
        fragments.Write(0u);

        using var value = new MemoryStream();
        using var writer = new BinaryWriter(value);
        writer.WriteItem(table.ToArray());
        stream.WriteTo(value);
        return value.ToArray();
    }
}
