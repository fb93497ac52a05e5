using System.Buffers.Binary;

namespace Pneumonia.Dicom;

/// <summary>A tile-part as its SOT marker segment describes it (ISO/IEC 15444-1 §A.4.2).</summary>
/// <param name="Tile">Counted row by row.</param>
/// <param name="End">Where it ends; the end of the bytes when it does not say.</param>
/// <param name="IsOpenEnded">It goes on until EOC.</param>
/// <param name="PartsOfTile">Tile-parts that the tile has; 0 when this one does not say.</param>
internal readonly record struct Jpeg2000TilePart(int Tile, int End, bool IsOpenEnded, int PartsOfTile)
{
    public const int HeaderLength = 12;

    /// <exception cref="DicomException">There is no tile-part here, or it leaves the codestream (309).</exception>
    public static Jpeg2000TilePart Read(ReadOnlySpan<byte> bytes, int start, int tileCount)
    {
        Jpeg2000Fault.ThrowIf(
            Jpeg2000Marker.At(bytes, start) != Jpeg2000Marker.Sot || bytes.Length - start < HeaderLength, $"Tile-parts are missing at byte {start}.");
        var sot = bytes.Slice(start, HeaderLength);
        int tile = BinaryPrimitives.ReadUInt16BigEndian(sot[4..]);
        uint length = BinaryPrimitives.ReadUInt32BigEndian(sot[6..]);
        Jpeg2000Fault.ThrowIf(tile >= tileCount, $"Tile {tile} of {tileCount}.");
        Jpeg2000Fault.ThrowIf(length > bytes.Length - start || length is > 0 and < HeaderLength + 2, $"The tile-part at byte {start} leaves the codestream.");
        return new Jpeg2000TilePart(tile, length == 0 ? bytes.Length : start + (int)length, length == 0, sot[11]);
    }

    /// <summary>Looks at nothing but the lengths: every tile has all its tile-parts, and an open end has its EOC.</summary>
    /// <exception cref="DicomException">It has not (309).</exception>
    public static void RequireAll(ReadOnlySpan<byte> bytes, int start, int tileCount)
    {
        var tiles = new (int Seen, int Described)[tileCount];
        while (bytes.Length - start >= HeaderLength && Jpeg2000Marker.At(bytes, start) == Jpeg2000Marker.Sot)
        {
            var part = Read(bytes, start, tileCount);
            ref var tile = ref tiles[part.Tile];
            tile = (tile.Seen + 1, Math.Max(tile.Described, part.PartsOfTile));
            start = part.End;
            Jpeg2000Fault.ThrowIf(part.IsOpenEnded && !bytes.TrimEnd((byte)0).EndsWith((byte[])[0xFF, 0xD9]), "It has no EOC.");
        }

        foreach (var (seen, described) in tiles)
            Jpeg2000Fault.ThrowIf(seen < Math.Max(described, 1), "Tile-parts are missing.");
    }
}
