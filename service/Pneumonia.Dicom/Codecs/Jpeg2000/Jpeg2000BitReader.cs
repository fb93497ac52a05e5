namespace Pneumonia.Dicom;

/// <summary>Bits of a packet header: the byte after FF brings seven (ISO/IEC 15444-1 §B.10.1).</summary>
internal ref struct Jpeg2000BitReader(ReadOnlySpan<byte> bytes, int position)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position = position;
    private int _current;
    private int _left;

    public int ReadBit()
    {
        if (_left == 0)
            Fill();
        return (_current >> --_left) & 1;
    }

    public int ReadBits(int count)
    {
        Jpeg2000Fault.ThrowIf(count > 31, $"A length of {count} bits.");
        int value = 0;
        for (int i = 0; i < count; i++)
            value = (value << 1) | ReadBit();
        return value;
    }

    /// <summary>Number of ones before a zero.</summary>
    public int CountOnes()
    {
        int count = 0;
        while (ReadBit() == 1)
            count++;
        return count;
    }

    /// <summary>Leaves the header; says where the next byte lies.</summary>
    public int Align()
    {
        if (_current == 0xFF)
            Fill();
        return _position;
    }

    private void Fill()
    {
        bool follows = _current == 0xFF;
        Jpeg2000Fault.ThrowIf(_position >= _bytes.Length, $"The packet header at byte {_position} leaves its tile-part.");
        _current = _bytes[_position++];
        Jpeg2000Fault.ThrowIf(follows && _current > 0x8F, $"A marker inside the packet header at byte {_position - 1}.");
        _left = follows ? 7 : 8;
    }
}
