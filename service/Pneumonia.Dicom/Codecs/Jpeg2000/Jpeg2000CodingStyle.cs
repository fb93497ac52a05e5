namespace Pneumonia.Dicom;

/// <summary>How a component is cut into resolutions, precincts and code-blocks (ISO/IEC 15444-1 §A.6.1, table A.20).</summary>
/// <param name="Levels">Decomposition levels, 0 to 32; there is one resolution more.</param>
/// <param name="BlockWidthExponent">2 to 10, and at most 12 together with the height's.</param>
/// <param name="BlockHeightExponent">2 to 10.</param>
/// <param name="BlockStyle">Table A.19: bit 0 bypass, bit 2 a codeword segment per pass, bit 6 the high-throughput coder of part 15.</param>
/// <param name="PrecinctSizes">A byte a resolution, lowest first: width exponent in the low half, height exponent in the high.</param>
internal sealed record Jpeg2000CodingStyle(
    int Levels, int BlockWidthExponent, int BlockHeightExponent, int BlockStyle, byte[] PrecinctSizes)
{
    private const int Bypass = 0x01;
    private const int TerminateEachPass = 0x04;
    private const int HighThroughputBit = 0x40;
    private const int MixedBit = 0x80;
    private const byte LargestPrecinct = 0xFF;

    public bool IsHighThroughput => (BlockStyle & HighThroughputBit) != 0;

    /// <summary>Both coders in one codestream: a block's own bytes say which.</summary>
    public bool IsMixed => (BlockStyle & MixedBit) != 0;

    /// <summary>Passes in the codeword segment after one of <paramref name="previous"/> passes, 0 before the first (§B.10.7, table D.9).</summary>
    public int PassesInSegmentAfter(int previous)
    {
        if ((BlockStyle & TerminateEachPass) != 0)
            return 1;
        if ((BlockStyle & Bypass) == 0)
            return int.MaxValue;
        return previous switch
        {
            0 => 10,
            1 or 10 => 2,
            _ => 1,
        };
    }

    public static Jpeg2000CodingStyle Read(ReadOnlySpan<byte> parameters, bool hasPrecincts)
    {
        Jpeg2000Fault.ThrowIf(parameters.Length < 5, "A coding style is cut short.");
        int levels = parameters[0];
        int width = (parameters[1] & 0x0F) + 2;
        int height = (parameters[2] & 0x0F) + 2;
        Jpeg2000Fault.ThrowIf(levels > 32, $"{levels} decomposition levels.");
        Jpeg2000Fault.ThrowIf(width > 10 || height > 10 || width + height > 12, $"Code-blocks of 2^{width} x 2^{height}.");

        byte[] sizes = new byte[levels + 1];
        Array.Fill(sizes, LargestPrecinct);
        if (hasPrecincts)
        {
            Jpeg2000Fault.ThrowIf(parameters.Length < 5 + sizes.Length, "The list of precinct sizes is cut short.");
            parameters.Slice(5, sizes.Length).CopyTo(sizes);
        }

        foreach (byte size in sizes.AsSpan(1))
            Jpeg2000Fault.ThrowIf((size & 0x0F) == 0 || size >> 4 == 0, "A precinct of one sample outside the lowest resolution.");
        return new Jpeg2000CodingStyle(levels, width, height, parameters[3], sizes);
    }
}
