namespace Pneumonia.Dicom;

/// <summary>
/// Goes from packet to packet through a codestream, reading packet headers and stepping over the coded data. A walk that arrives at the end of
/// every tile proves that nothing is missing, which the decoder itself does not insist on.
/// </summary>
internal sealed class Jpeg2000Walk
{
    private readonly Jpeg2000Header _header;
    private readonly int _levelsLeftOut;
    private readonly Jpeg2000Budget _budget = new();
    private readonly Jpeg2000Tile?[] _tiles;
    private int _position;

    private Jpeg2000Walk(Jpeg2000Header header, int levelsLeftOut)
    {
        _header = header;
        _levelsLeftOut = levelsLeftOut;
        _position = header.End;
        _tiles = new Jpeg2000Tile?[header.TileCount];
        Kept = new List<Range>[_tiles.Length];
    }

    /// <summary>For each tile the bytes of the packets that are kept, without SOP markers, neighbours joined.</summary>
    public IReadOnlyList<Range>[] Kept { get; }

    /// <summary>Fewest zero bit-planes of the code-blocks of the highest resolution: in HL, LH and HH.</summary>
    public int[] FewestZeroBitPlanes { get; } = [int.MaxValue, int.MaxValue, int.MaxValue];

    /// <summary>Walks all packets; keeps those of resolutions <paramref name="levelsLeftOut"/> levels or more below the full one.</summary>
    /// <returns>Null when the codestream uses something that this walk does not follow: nothing is known of it then.</returns>
    /// <exception cref="DicomException">A packet leaves its tile-part, is missing or left over (309), or the walk would cost too much (311).</exception>
    public static Jpeg2000Walk? Run(Jpeg2000Header header, ReadOnlySpan<byte> bytes, int levelsLeftOut)
    {
        if (!header.IsFollowed)
            return null;

        var walk = new Jpeg2000Walk(header, levelsLeftOut);
        return walk.TryFinish(bytes) ? walk : null;
    }

    private bool TryFinish(ReadOnlySpan<byte> bytes)
    {
        int unfinished = _tiles.Length;
        bool isOpenEnded = false;
        while (unfinished > 0)
        {
            Jpeg2000Fault.ThrowIf(isOpenEnded, "Tile-parts follow the one that goes to the end.");
            if (!TryReadTilePart(bytes, out int tile, out isOpenEnded))
                return false;
            if (_tiles[tile]!.IsFinished)
                unfinished--;
        }

        return true;
    }

    private bool TryReadTilePart(ReadOnlySpan<byte> bytes, out int index, out bool isOpenEnded)
    {
        int start = _position;
        (index, int end, isOpenEnded, _) = Jpeg2000TilePart.Read(bytes, start, _tiles.Length);
        Jpeg2000Fault.ThrowIf(_tiles[index] is { IsFinished: true }, $"Tile {index} has more tile-parts than packets.");
        if (!TrySkipTilePartHeader(bytes[..end], start + Jpeg2000TilePart.HeaderLength))
            return false;

        _tiles[index] ??= new Jpeg2000Tile(_header, index, bytes.Length, _budget);
        ReadPackets(bytes[..end], index);
        if (isOpenEnded)
            Jpeg2000Fault.ThrowIf(Jpeg2000Marker.At(bytes, _position) != Jpeg2000Marker.Eoc, "EOC does not follow the last packet.");
        else
            Jpeg2000Fault.ThrowIf(_position != end, $"{end - _position} bytes are left over in the tile-part at byte {start}.");
        return true;
    }

    // Comments and packet lengths may stand here; what changes the coding of one tile is not followed.
    private bool TrySkipTilePartHeader(ReadOnlySpan<byte> part, int position)
    {
        while (true)
        {
            int marker = Jpeg2000Marker.At(part, position);
            position += 2;
            if (marker == Jpeg2000Marker.Sod)
                break;
            if (marker is Jpeg2000Marker.Cod or Jpeg2000Marker.Coc or Jpeg2000Marker.Qcd or Jpeg2000Marker.Qcc
                or Jpeg2000Marker.Rgn or Jpeg2000Marker.Poc or Jpeg2000Marker.Ppt)
                return false;

            int length = Jpeg2000Marker.At(part, position);
            Jpeg2000Fault.ThrowIf(marker < 0xFF00 || length < 2 || length > part.Length - position, $"The tile-part header is damaged at byte {position - 2}.");
            position += length;
        }

        _position = position;
        return true;
    }

    private void ReadPackets(ReadOnlySpan<byte> part, int index)
    {
        var tile = _tiles[index]!;
        var kept = (List<Range>)(Kept[index] ??= new List<Range>());
        while (!tile.IsFinished && _position < part.Length)
        {
            if (_header.MayHaveSop && part.Length - _position >= 6 && Jpeg2000Marker.At(part, _position) == Jpeg2000Marker.Sop)
                _position += 6;

            var (precinct, layer) = tile.Next;
            int start = _position;
            ReadPacket(part, precinct, layer);
            tile.Advance();
            if (precinct.Resolution.LevelsAbove < _levelsLeftOut)
                continue;

            bool isNeighbour = kept.Count > 0 && kept[^1].End.Value == start;
            if (isNeighbour)
                kept[^1] = kept[^1].Start.._position;
            else
                kept.Add(start.._position);
        }

        if (tile.IsFinished)
            tile.Dispose();
    }

    private void ReadPacket(ReadOnlySpan<byte> part, Jpeg2000Precinct precinct, int layer)
    {
        int start = _position;
        var reader = new Jpeg2000BitReader(part, start);
        long body = 0;
        if (reader.ReadBit() == 1)
        {
            var bands = precinct.GetBlocks(_budget);
            for (int i = 0; i < bands.Length; i++)
            {
                _budget.Spend(bands[i].Count);
                body += bands[i].ReadLengths(ref reader, layer, precinct.Resolution.Style);
                if (precinct.Resolution.LevelsAbove == 0)
                    FewestZeroBitPlanes[i] = Math.Min(FewestZeroBitPlanes[i], bands[i].FewestZeroBitPlanes);
            }
        }

        _position = reader.Align();
        if (_header.HasEph && part.Length - _position >= 2 && Jpeg2000Marker.At(part, _position) == Jpeg2000Marker.Eph)
            _position += 2;
        Jpeg2000Fault.ThrowIf(body > part.Length - _position, $"The packet at byte {start} leaves its tile-part.");
        _position += (int)body;
    }
}
