using System.Buffers.Binary;

namespace Pneumonia.Dicom;

/// <summary>The main header of a codestream (ISO/IEC 15444-1 annex A), as far as it says where the packets lie.</summary>
internal sealed class Jpeg2000Header
{
    private const int MaxTiles = 65_535;

    private readonly Dictionary<int, Jpeg2000CodingStyle> _overrides = [];
    private Jpeg2000CodingStyle? _style;

    private Jpeg2000Header()
    {
    }

    /// <summary>The image on the reference grid: left, top, and right, bottom beyond it.</summary>
    public long X0 { get; private set; }

    public long Y0 { get; private set; }

    public long X1 { get; private set; }

    public long Y1 { get; private set; }

    public long TileX0 { get; private set; }

    public long TileY0 { get; private set; }

    public long TileWidth { get; private set; }

    public long TileHeight { get; private set; }

    public int TilesAcross => (int)Jpeg2000Math.CeilingDivide(X1 - TileX0, TileWidth);

    public int TilesDown => (int)Jpeg2000Math.CeilingDivide(Y1 - TileY0, TileHeight);

    public int TileCount => TilesAcross * TilesDown;

    public IReadOnlyList<Jpeg2000Component> Components { get; private set; } = [];

    /// <summary>Table A.16: 0 LRCP, 1 RLCP, 2 RPCL, 3 PCRL, 4 CPRL.</summary>
    public int Progression { get; private set; }

    public int Layers { get; private set; }

    public bool MayHaveSop { get; private set; }

    public bool HasEph { get; private set; }

    /// <summary>False when packets lie in another order or place than this walk knows: POC, PPM, part 2, mixed coders.</summary>
    public bool IsFollowed { get; private set; } = true;

    /// <summary>True when components differ in coding or quantisation, or have a region of interest.</summary>
    public bool HasOverrides { get; private set; }

    /// <summary>Whole marker segments, marker included; CAP is there in part 15 only.</summary>
    public ReadOnlyMemory<byte> Siz { get; private set; }

    public ReadOnlyMemory<byte> Cap { get; private set; }

    public ReadOnlyMemory<byte> Cod { get; private set; }

    public ReadOnlyMemory<byte> Qcd { get; private set; }

    /// <summary>Where the first tile-part begins.</summary>
    public int End { get; private set; }

    public Jpeg2000CodingStyle StyleOf(int component) => _overrides.GetValueOrDefault(component, _style!);

    /// <exception cref="DicomException">The header is damaged (309).</exception>
    public static Jpeg2000Header Read(ReadOnlyMemory<byte> codestream)
    {
        var header = new Jpeg2000Header();
        var bytes = codestream.Span;
        Jpeg2000Fault.ThrowIf(bytes.Length < 4 || Jpeg2000Marker.At(bytes, 0) != Jpeg2000Marker.Soc, "It does not begin with SOC.");
        int position = 2;
        while (true)
        {
            int marker = Jpeg2000Marker.At(bytes, position);
            if (marker == Jpeg2000Marker.Sot)
                break;

            Jpeg2000Fault.ThrowIf(marker < 0xFF00, $"No marker at byte {position}.");
            if (Jpeg2000Marker.StandsAlone(marker))
            {
                position += 2;
                continue;
            }

            int length = Jpeg2000Marker.At(bytes, position + 2);
            Jpeg2000Fault.ThrowIf(length < 2 || length > bytes.Length - position - 2, $"The marker segment at byte {position} leaves the codestream.");
            header.Take(marker, codestream.Slice(position, length + 2));
            position += length + 2;
        }

        header.End = position;
        Jpeg2000Fault.ThrowIf(header.Components.Count == 0 || header._style is null, "SIZ or COD is missing.");
        header.IsFollowed &= Enumerable.Range(0, header.Components.Count).Select(header.StyleOf)
            .All(style => !style.IsMixed && (!style.IsHighThroughput || header.Layers == 1));
        return header;
    }

    private void Take(int marker, ReadOnlyMemory<byte> segment)
    {
        var body = segment.Span[4..];
        Jpeg2000Fault.ThrowIf(marker != Jpeg2000Marker.Siz && Components.Count == 0, "SIZ is not first.");
        switch (marker)
        {
            case Jpeg2000Marker.Siz:
                Siz = segment;
                ReadSize(body);
                break;
            case Jpeg2000Marker.Cap:
                Cap = segment;
                break;
            case Jpeg2000Marker.Cod:
                Cod = segment;
                ReadCodingStyle(body);
                break;
            case Jpeg2000Marker.Coc:
                HasOverrides = true;
                ReadComponentStyle(body);
                break;
            case Jpeg2000Marker.Qcd:
                Qcd = segment;
                break;
            case Jpeg2000Marker.Qcc or Jpeg2000Marker.Rgn:
                HasOverrides = true;
                break;
            case Jpeg2000Marker.Poc or Jpeg2000Marker.Ppm:
                IsFollowed = false;
                break;
        }
    }

    private void ReadSize(ReadOnlySpan<byte> body)
    {
        Jpeg2000Fault.ThrowIf(Components.Count > 0 || body.Length < 39, "SIZ is damaged.");
        IsFollowed &= (body[0] & 0x80) == 0; // extensions of part 2
        X1 = BinaryPrimitives.ReadUInt32BigEndian(body[2..]);
        Y1 = BinaryPrimitives.ReadUInt32BigEndian(body[6..]);
        X0 = BinaryPrimitives.ReadUInt32BigEndian(body[10..]);
        Y0 = BinaryPrimitives.ReadUInt32BigEndian(body[14..]);
        TileWidth = BinaryPrimitives.ReadUInt32BigEndian(body[18..]);
        TileHeight = BinaryPrimitives.ReadUInt32BigEndian(body[22..]);
        TileX0 = BinaryPrimitives.ReadUInt32BigEndian(body[26..]);
        TileY0 = BinaryPrimitives.ReadUInt32BigEndian(body[30..]);
        bool fits = X0 < X1 && Y0 < Y1 && TileX0 <= X0 && TileY0 <= Y0 && TileX0 + TileWidth > X0 && TileY0 + TileHeight > Y0
            && (X1 - X0) * (Y1 - Y0) <= DicomLimits.MaxPixels;
        Jpeg2000Fault.ThrowIf(!fits, "The image and its tiles do not fit each other.");
        long tiles = Jpeg2000Math.CeilingDivide(X1 - TileX0, TileWidth) * Jpeg2000Math.CeilingDivide(Y1 - TileY0, TileHeight);
        Jpeg2000Fault.ThrowIf(tiles > MaxTiles, $"{tiles} tiles.");

        int count = BinaryPrimitives.ReadUInt16BigEndian(body[34..]);
        Jpeg2000Fault.ThrowIf(count == 0 || body.Length != 36 + (3 * count), $"{count} components in a SIZ of {body.Length} bytes.");
        var components = new Jpeg2000Component[count];
        for (int i = 0; i < count; i++)
        {
            var described = body.Slice(36 + (3 * i), 3);
            components[i] = new Jpeg2000Component((described[0] & 0x7F) + 1, (described[0] & 0x80) != 0, described[1], described[2]);
            Jpeg2000Fault.ThrowIf(components[i].StepX == 0 || components[i].StepY == 0, "A component without size.");
        }

        Components = components;
    }

    private void ReadCodingStyle(ReadOnlySpan<byte> body)
    {
        Jpeg2000Fault.ThrowIf(_style is not null || body.Length < 10, "COD is damaged.");
        MayHaveSop = (body[0] & 2) != 0;
        HasEph = (body[0] & 4) != 0;
        Progression = body[1];
        Layers = BinaryPrimitives.ReadUInt16BigEndian(body[2..]);
        Jpeg2000Fault.ThrowIf(Progression > 4 || Layers == 0, $"Progression {Progression} with {Layers} layers.");
        _style = Jpeg2000CodingStyle.Read(body[5..], hasPrecincts: (body[0] & 1) != 0);
    }

    private void ReadComponentStyle(ReadOnlySpan<byte> body)
    {
        int width = Components.Count < 257 ? 1 : 2;
        Jpeg2000Fault.ThrowIf(body.Length < width + 1, "COC is damaged.");
        int component = width == 1 ? body[0] : BinaryPrimitives.ReadUInt16BigEndian(body);
        Jpeg2000Fault.ThrowIf(component >= Components.Count, $"A COC for component {component}.");
        _overrides[component] = Jpeg2000CodingStyle.Read(body[(width + 1)..], hasPrecincts: (body[width] & 1) != 0);
    }
}
