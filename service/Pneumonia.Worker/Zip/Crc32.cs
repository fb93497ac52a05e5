using System.Buffers.Binary;

namespace Pneumonia.Worker.Zip;

/// <summary>The CRC-32 of zip archives (ISO 3309, reflected polynomial EDB88320), eight bytes at a time.</summary>
internal struct Crc32()
{
    private const int Slices = 8;

    private static readonly uint[][] Tables = MakeTables();

    private uint _register = uint.MaxValue;

    /// <summary>Of all bytes so far.</summary>
    public readonly uint Value => ~_register;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        uint crc = _register;
        for (; bytes.Length >= Slices; bytes = bytes[Slices..])
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc, high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[sizeof(uint)..]);
            crc = Tables[7][(byte)low] ^ Tables[6][(byte)(low >> 8)] ^ Tables[5][(byte)(low >> 16)] ^ Tables[4][low >> 24]
                ^ Tables[3][(byte)high] ^ Tables[2][(byte)(high >> 8)] ^ Tables[1][(byte)(high >> 16)] ^ Tables[0][high >> 24];
        }

        foreach (byte value in bytes)
            crc = (crc >> 8) ^ Tables[0][(byte)(crc ^ value)];
        _register = crc;
    }

    private static uint[][] MakeTables()
    {
        uint[][] tables = [.. Enumerable.Range(0, Slices).Select(_ => new uint[256])];
        for (uint i = 0; i < 256; i++)
        {
            uint crc = i;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            tables[0][i] = crc;
        }

        for (int slice = 1; slice < Slices; slice++)
        {
            for (int i = 0; i < 256; i++)
                tables[slice][i] = (tables[slice - 1][i] >> 8) ^ tables[0][(byte)tables[slice - 1][i]];
        }

        return tables;
    }
}
