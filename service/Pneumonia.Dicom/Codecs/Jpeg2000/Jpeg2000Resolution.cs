namespace Pneumonia.Dicom;

/// <summary>One resolution of one component in one tile: its precincts and their code-blocks (ISO/IEC 15444-1 §B.5 to §B.7).</summary>
internal sealed class Jpeg2000Resolution
{
    private static readonly (int X, int Y)[] LowestBand = [(0, 0)];
    private static readonly (int X, int Y)[] HigherBands = [(1, 0), (0, 1), (1, 1)];

    private readonly Area _component;
    private readonly Area _tile;
    private readonly Jpeg2000Component _step;
    private readonly int _precinctWidth;
    private readonly int _precinctHeight;
    private readonly Area _precincts;

    public Jpeg2000Resolution(Area tile, Jpeg2000Component step, int componentIndex, Jpeg2000CodingStyle style, int index)
    {
        _tile = tile;
        _step = step;
        ComponentIndex = componentIndex;
        Style = style;
        Index = index;
        _component = new Area(
            Jpeg2000Math.CeilingDivide(tile.X0, step.StepX), Jpeg2000Math.CeilingDivide(tile.Y0, step.StepY),
            Jpeg2000Math.CeilingDivide(tile.X1, step.StepX), Jpeg2000Math.CeilingDivide(tile.Y1, step.StepY));
        _precinctWidth = style.PrecinctSizes[index] & 0x0F;
        _precinctHeight = style.PrecinctSizes[index] >> 4;

        var samples = _component.Scale(LevelsAbove);
        _precincts = samples.IsEmpty ? default : samples.Cells(_precinctWidth, _precinctHeight);
    }

    public int ComponentIndex { get; }

    public Jpeg2000CodingStyle Style { get; }

    /// <summary>0 is the lowest resolution.</summary>
    public int Index { get; }

    /// <summary>Decomposition levels between this resolution and the full one.</summary>
    public int LevelsAbove => Style.Levels - Index;

    public long PrecinctCount => _precincts.Width * _precincts.Height;

    /// <summary>Precincts row by row, each with its place on the reference grid (§B.12.1.3 to §B.12.1.5).</summary>
    public IEnumerable<Jpeg2000Precinct> Precincts()
    {
        for (long row = _precincts.Y0; row < _precincts.Y1; row++)
        {
            long y = Math.Max(_tile.Y0, (row << (_precinctHeight + LevelsAbove)) * _step.StepY);
            for (long column = _precincts.X0; column < _precincts.X1; column++)
            {
                long x = Math.Max(_tile.X0, (column << (_precinctWidth + LevelsAbove)) * _step.StepX);
                yield return new Jpeg2000Precinct(this, column, row, x, y);
            }
        }
    }

    /// <summary>The code-blocks of each subband in a precinct, in the order of the packet header: LL alone, or HL, LH, HH.</summary>
    public Jpeg2000CodeBlocks[] CreateCodeBlocks(Jpeg2000Precinct precinct, Jpeg2000Budget budget)
    {
        bool isLowest = Index == 0;
        var bands = isLowest ? LowestBand : HigherBands;
        int level = isLowest ? Style.Levels : LevelsAbove + 1;
        int width = isLowest ? _precinctWidth : _precinctWidth - 1;
        int height = isLowest ? _precinctHeight : _precinctHeight - 1;
        var within = new Area(precinct.Column << width, precinct.Row << height, (precinct.Column + 1) << width, (precinct.Row + 1) << height);

        var blocks = new Jpeg2000CodeBlocks[bands.Length];
        for (int i = 0; i < bands.Length; i++)
        {
            long half = level == 0 ? 0 : 1L << (level - 1);
            var band = _component.Shift(-half * bands[i].X, -half * bands[i].Y).Scale(level).Intersect(within);
            var cells = band.IsEmpty ? default : band.Cells(Math.Min(Style.BlockWidthExponent, width), Math.Min(Style.BlockHeightExponent, height));
            budget.Spend(16 * cells.Width * cells.Height);
            blocks[i] = new Jpeg2000CodeBlocks((int)cells.Width, (int)cells.Height);
        }

        return blocks;
    }

    /// <summary>A half-open rectangle.</summary>
    internal readonly record struct Area(long X0, long Y0, long X1, long Y1)
    {
        public long Width => X1 - X0;

        public long Height => Y1 - Y0;

        public bool IsEmpty => X1 <= X0 || Y1 <= Y0;

        public Area Shift(long x, long y) => new(X0 + x, Y0 + y, X1 + x, Y1 + y);

        public Area Scale(int levels) => new(
            Jpeg2000Math.CeilingShift(X0, levels), Jpeg2000Math.CeilingShift(Y0, levels),
            Jpeg2000Math.CeilingShift(X1, levels), Jpeg2000Math.CeilingShift(Y1, levels));

        public Area Intersect(Area other) =>
            new(Math.Max(X0, other.X0), Math.Max(Y0, other.Y0), Math.Min(X1, other.X1), Math.Min(Y1, other.Y1));

        /// <summary>The cells of a grid anchored at 0 that the rectangle touches.</summary>
        public Area Cells(int widthExponent, int heightExponent) => new(
            X0 >> widthExponent, Y0 >> heightExponent,
            Jpeg2000Math.CeilingShift(X1, widthExponent), Jpeg2000Math.CeilingShift(Y1, heightExponent));
    }
}
