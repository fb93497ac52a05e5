using System.Buffers.Binary;

namespace Pneumonia.Dicom;

/// <summary>
/// A JPEG 2000 codestream (ISO/IEC 15444-1, and part 15) beyond what a decoder does with it: proves that it is whole, and cuts it down to a lower
/// resolution, which a decoder then takes for a small image. The wavelet's low-pass image at level n has 1 / 2^n of the rows and columns.
/// </summary>
internal sealed class Jpeg2000Codestream
{
    private const int MarkerLength = 2;

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly Jpeg2000Header _header;

    private Jpeg2000Codestream(ReadOnlyMemory<byte> bytes, Jpeg2000Header header)
    {
        _bytes = bytes;
        _header = header;
    }

    /// <summary>Reads the main header.</summary>
    /// <exception cref="DicomException">It is damaged (309).</exception>
    public static Jpeg2000Codestream Read(ReadOnlyMemory<byte> bytes) => new(bytes, Jpeg2000Header.Read(bytes));

    public int Rows => (int)(_header.Y1 - _header.Y0);

    public int Columns => (int)(_header.X1 - _header.X0);

    public int SamplesPerPixel => _header.Components.Count;

    /// <summary>Bits a sample, 1 to 38.</summary>
    public int Precision => _header.Components[0].Precision;

    public bool IsSigned => _header.Components[0].IsSigned;

    /// <summary>All components have the depth and sign of the first, and a sample for every pixel.</summary>
    public bool HasEqualComponents =>
        _header.Components.All(component => component == _header.Components[0] && component is { StepX: 1, StepY: 1 });

    /// <summary>
    /// True when every packet is there. False when the codestream uses a feature that the walk does not follow: then all tile-parts are there, and
    /// no more is proved.
    /// </summary>
    /// <exception cref="DicomException">Packets are missing, cut short or left over (309), or too many (311).</exception>
    public bool ProveWhole()
    {
        if (Jpeg2000Walk.Run(_header, _bytes.Span, levelsLeftOut: 0) is not null)
            return true;

        Jpeg2000TilePart.RequireAll(_bytes.Span, _header.End, _header.TileCount);
        return false;
    }

    /// <summary>Most levels that can be left out so that the image keeps at least the given rows and columns; 0 if none can.</summary>
    public int LevelsAbove(int minimumRows, int minimumColumns)
    {
        int levels = 0;
        while (CanLeaveOut(levels + 1) && Reduced(_header.Y0, _header.Y1, levels + 1) >= minimumRows
            && Reduced(_header.X0, _header.X1, levels + 1) >= minimumColumns)
            levels++;
        return levels;
    }

    /// <summary>The smallest image that the codestream holds of at least the given rows and columns; null if that is the full one.</summary>
    /// <exception cref="DicomException">Packets are missing, cut short or left over (309), or too many (311).</exception>
    public Jpeg2000Reduction? Reduce(int minimumRows, int minimumColumns)
    {
        int levels = LevelsAbove(minimumRows, minimumColumns);
        return levels == 0 ? null : Reduce(levels);
    }

    /// <summary>
    /// The codestream of the image <paramref name="levels"/> levels below the full one, as pieces that follow each other, most of them slices of the
    /// original. Walks all packets on the way, so what comes back was cut from a whole codestream. Null when the walk does not follow it.
    /// </summary>
    /// <param name="levels">1 to <see cref="LevelsAbove"/>.</param>
    /// <exception cref="DicomException">Packets are missing, cut short or left over (309), or too many (311).</exception>
    public Jpeg2000Reduction? Reduce(int levels)
    {
        if (!CanLeaveOut(levels))
            throw new ArgumentOutOfRangeException(nameof(levels), levels, "More levels than can be left out.");
        if (Jpeg2000Walk.Run(_header, _bytes.Span, levels) is not { } walk)
            return null;

        var pieces = new List<ReadOnlyMemory<byte>> { MainHeader(levels) };
        for (int tile = 0; tile < walk.Kept.Length; tile++)
        {
            pieces.Add(TilePartHeader(tile, walk.Kept[tile]));
            foreach (var range in walk.Kept[tile])
                pieces.Add(_bytes[range]);
        }

        pieces.Add(new byte[] { Jpeg2000Marker.Eoc >> 8, Jpeg2000Marker.Eoc & 0xFF });
        return new Jpeg2000Reduction((int)Reduced(_header.Y0, _header.Y1, levels), (int)Reduced(_header.X0, _header.X1, levels), 1 << levels, LargestDetail(walk), pieces);
    }

    private static long Reduced(long from, long to, int levels) =>
        Jpeg2000Math.CeilingShift(to, levels) - Jpeg2000Math.CeilingShift(from, levels);

    // Offsets and tiles must fall on whole samples of the lower resolution, or the order of packets and the tiles' borders would change.
    private bool CanLeaveOut(int levels)
    {
        if (!_header.IsFollowed || _header.HasOverrides || levels > _header.StyleOf(0).Levels || !Quantisation.IsComplete)
            return false;

        long grid = _header.X0 | _header.Y0 | _header.TileX0 | _header.TileY0;
        if (_header.TilesAcross > 1)
            grid |= _header.TileWidth;
        if (_header.TilesDown > 1)
            grid |= _header.TileHeight;
        return (grid & ((1L << levels) - 1)) == 0;
    }

    private Jpeg2000Quantisation Quantisation => new(_header.Qcd, _header.StyleOf(0).Levels);

    private double LargestDetail(Jpeg2000Walk walk)
    {
        // The high-throughput coder's bit-planes say where its cleanup pass ends, not how large a coefficient is.
        if (_header.StyleOf(0).IsHighThroughput)
            return double.PositiveInfinity;

        double largest = 0;
        for (int band = 0; band < walk.FewestZeroBitPlanes.Length; band++)
        {
            if (walk.FewestZeroBitPlanes[band] < int.MaxValue)
                largest = Math.Max(largest, Quantisation.Bound(band, Precision, walk.FewestZeroBitPlanes[band]));
        }

        return largest;
    }

    private byte[] MainHeader(int levels)
    {
        byte[] siz = _header.Siz.ToArray();
        foreach (int field in (ReadOnlySpan<int>)[6, 10, 14, 18, 30, 34])
        {
            var value = siz.AsSpan(field, sizeof(uint));
            BinaryPrimitives.WriteUInt32BigEndian(value, (uint)Jpeg2000Math.CeilingShift(BinaryPrimitives.ReadUInt32BigEndian(value), levels));
        }

        WriteTileSize(siz.AsSpan(22), _header.TileX0, _header.TileWidth, levels);
        WriteTileSize(siz.AsSpan(26), _header.TileY0, _header.TileHeight, levels);

        byte[] cod = _header.Cod.ToArray();
        bool hasPrecincts = (cod[4] & 1) != 0;
        int kept = cod[9] - levels;
        cod[4] &= 0xFF ^ 2; // SOP markers are left out: their numbers would have gaps
        cod[9] = (byte)kept;
        cod = Cut(cod, hasPrecincts ? 14 + kept + 1 : 14);

        byte[] qcd = Cut(_header.Qcd.ToArray(), Quantisation.LengthFor(kept));
        return [Jpeg2000Marker.Soc >> 8, Jpeg2000Marker.Soc & 0xFF, .. siz, .. _header.Cap.Span, .. cod, .. qcd];
    }

    private static void WriteTileSize(Span<byte> field, long offset, long size, int levels) =>
        BinaryPrimitives.WriteUInt32BigEndian(field, (uint)(Jpeg2000Math.CeilingShift(offset + size, levels) - (offset >> levels)));

    private static byte[] Cut(byte[] segment, int length)
    {
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(MarkerLength), (ushort)(length - MarkerLength));
        return segment[..length];
    }

    // All packets of a tile in one tile-part.
    private static byte[] TilePartHeader(int tile, IReadOnlyList<Range> kept)
    {
        byte[] header = new byte[Jpeg2000TilePart.HeaderLength + MarkerLength];
        int length = header.Length + kept.Sum(range => range.End.Value - range.Start.Value);
        BinaryPrimitives.WriteUInt16BigEndian(header, Jpeg2000Marker.Sot);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), Jpeg2000TilePart.HeaderLength - MarkerLength);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(4), (ushort)tile);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(6), (uint)length);
        header[11] = 1;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(12), Jpeg2000Marker.Sod);
        return header;
    }
}
