using System.Buffers.Binary;

namespace Pneumonia.Dicom;

/// <summary>A place in bytes. Reads only what is there: who asks for more than <see cref="Remaining"/> gets false, and nothing moves.</summary>
internal ref struct ByteCursor(ReadOnlySpan<byte> bytes, int position, bool isBigEndian)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; } = position;

    public readonly int Remaining => _bytes.Length - Position;

    public bool TryReadUInt16(out ushort value)
    {
        if (!TryRead(sizeof(ushort), out var bytes))
        {
            value = 0;
            return false;
        }

        value = isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        return true;
    }

    public bool TryReadUInt32(out uint value)
    {
        if (!TryRead(sizeof(uint), out var bytes))
        {
            value = 0;
            return false;
        }

        value = isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        return true;
    }

    public bool TryRead(int count, out ReadOnlySpan<byte> bytes)
    {
        if (count > Remaining)
        {
            bytes = default;
            return false;
        }

        bytes = _bytes.Slice(Position, count);
        Position += count;
        return true;
    }

    public bool TryReadTag(out DicomTag tag)
    {
        if (Remaining < 4 || !TryReadUInt16(out ushort group) || !TryReadUInt16(out ushort element))
        {
            tag = default;
            return false;
        }

        tag = new DicomTag(group, element);
        return true;
    }
}
