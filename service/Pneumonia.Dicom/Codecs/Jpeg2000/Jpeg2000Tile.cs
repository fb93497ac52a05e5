namespace Pneumonia.Dicom;

/// <summary>The packets of one tile in the order of the codestream (ISO/IEC 15444-1 §B.12). Tile-parts go on where the one before ended.</summary>
internal sealed class Jpeg2000Tile : IDisposable
{
    private const int StepsPerPrecinct = 16;
    private const int StepsPerResolution = 4;

    private readonly IEnumerator<(Jpeg2000Precinct Precinct, int Layer)> _packets;

    /// <param name="header">Of the codestream.</param>
    /// <param name="index">Counted row by row.</param>
    /// <param name="maxPackets">A packet takes a byte or more: the bytes that the codestream has.</param>
    /// <param name="budget">Of the walk.</param>
    public Jpeg2000Tile(Jpeg2000Header header, int index, int maxPackets, Jpeg2000Budget budget)
    {
        long x = header.TileX0 + (index % header.TilesAcross * header.TileWidth);
        long y = header.TileY0 + (index / header.TilesAcross * header.TileHeight);
        var area = new Jpeg2000Resolution.Area(x, y, x + header.TileWidth, y + header.TileHeight)
            .Intersect(new Jpeg2000Resolution.Area(header.X0, header.Y0, header.X1, header.Y1));

        var resolutions = new List<Jpeg2000Resolution>();
        for (int component = 0; component < header.Components.Count; component++)
        {
            var style = header.StyleOf(component);
            budget.Spend(StepsPerResolution * (style.Levels + 1));
            for (int resolution = 0; resolution <= style.Levels; resolution++)
                resolutions.Add(new Jpeg2000Resolution(area, header.Components[component], component, style, resolution));
        }

        long count = resolutions.Sum(resolution => resolution.PrecinctCount);
        Jpeg2000Fault.ThrowIf(count * header.Layers > maxPackets, $"Tile {index} has more packets than the codestream has bytes.");
        budget.Spend(StepsPerPrecinct * count);

        Jpeg2000Precinct[] precincts = [.. Sort(resolutions.SelectMany(resolution => resolution.Precincts()), header.Progression)];
        _packets = Packets(precincts, header).GetEnumerator();
        IsFinished = !_packets.MoveNext();
    }

    public bool IsFinished { get; private set; }

    /// <summary>The packet that comes next.</summary>
    public (Jpeg2000Precinct Precinct, int Layer) Next => _packets.Current;

    public void Advance() => IsFinished = !_packets.MoveNext();

    public void Dispose() => _packets.Dispose();

    // The sorts are stable: within a resolution, precincts stay row by row.
    private static IEnumerable<Jpeg2000Precinct> Sort(IEnumerable<Jpeg2000Precinct> precincts, int progression) => progression switch
    {
        0 or 1 => precincts.OrderBy(p => p.Resolution.Index).ThenBy(p => p.Resolution.ComponentIndex),
        2 => precincts.OrderBy(p => (p.Resolution.Index, p.Y, p.X)).ThenBy(p => p.Resolution.ComponentIndex),
        3 => precincts.OrderBy(p => (p.Y, p.X)).ThenBy(p => (p.Resolution.ComponentIndex, p.Resolution.Index)),
        _ => precincts.OrderBy(p => (p.Resolution.ComponentIndex, p.Y, p.X)).ThenBy(p => p.Resolution.Index),
    };

    // LRCP repeats the whole tile for each layer, RLCP each resolution, the other three each precinct.
    private static IEnumerable<(Jpeg2000Precinct Precinct, int Layer)> Packets(Jpeg2000Precinct[] precincts, Jpeg2000Header header)
    {
        int start = 0;
        while (start < precincts.Length)
        {
            int end = start + 1;
            while (end < precincts.Length
                && (header.Progression == 0 || (header.Progression == 1 && precincts[end].Resolution.Index == precincts[start].Resolution.Index)))
                end++;

            for (int layer = 0; layer < header.Layers; layer++)
            {
                for (int i = start; i < end; i++)
                    yield return (precincts[i], layer);
            }

            start = end;
        }
    }
}
