namespace Pneumonia.Dicom;

/// <summary>The code-blocks of one subband in one precinct: what a packet header needs to know of the packets before it.</summary>
internal sealed class Jpeg2000CodeBlocks
{
    /// <summary>More than the 37 bit-planes that there can be, and a region of interest's shift of up to 255.</summary>
    private const int MaxZeroBitPlanes = 300;

    private const byte FirstLengthBits = 3;

    private readonly int _width;
    private readonly Block[] _blocks;
    private readonly Jpeg2000TagTree? _inclusion;
    private readonly Jpeg2000TagTree? _zeroBitPlanes;

    public Jpeg2000CodeBlocks(int width, int height)
    {
        _width = width;
        _blocks = new Block[width * height];
        if (_blocks.Length == 0)
            return;

        _inclusion = new Jpeg2000TagTree(width, height);
        _zeroBitPlanes = new Jpeg2000TagTree(width, height);
    }

    public int Count => _blocks.Length;

    /// <summary>Of the code-blocks that were included so far.</summary>
    public int FewestZeroBitPlanes { get; private set; } = int.MaxValue;

    /// <summary>Reads this subband's part of a packet header.</summary>
    /// <returns>Bytes that the packet's body holds for these code-blocks.</returns>
    public long ReadLengths(ref Jpeg2000BitReader reader, int layer, Jpeg2000CodingStyle style)
    {
        long length = 0;
        for (int i = 0; i < _blocks.Length; i++)
        {
            ref var block = ref _blocks[i];
            if (!IsIncluded(ref reader, ref block, i, layer))
                continue;

            int passes = ReadPassCount(ref reader);
            block.LengthBits += reader.CountOnes();
            length += style.IsHighThroughput
                ? ReadHighThroughputLength(ref reader, block.LengthBits, passes)
                : ReadLength(ref reader, ref block, passes, style);
        }

        return length;
    }

    private bool IsIncluded(ref Jpeg2000BitReader reader, ref Block block, int index, int layer)
    {
        if (block.LengthBits > 0)
            return reader.ReadBit() == 1;

        int x = index % _width;
        int y = index / _width;
        if (!_inclusion!.IsLess(ref reader, x, y, layer + 1))
            return false;

        int planes = 0;
        while (!_zeroBitPlanes!.IsLess(ref reader, x, y, planes + 1))
            Jpeg2000Fault.ThrowIf(++planes > MaxZeroBitPlanes, "A code-block without a bit-plane.");
        FewestZeroBitPlanes = Math.Min(FewestZeroBitPlanes, planes);
        block.LengthBits = FirstLengthBits;
        return true;
    }

    /// <summary>Table B.4.</summary>
    private static int ReadPassCount(ref Jpeg2000BitReader reader)
    {
        if (reader.ReadBit() == 0)
            return 1;
        if (reader.ReadBit() == 0)
            return 2;

        int more = reader.ReadBits(2);
        if (more < 3)
            return 3 + more;
        more = reader.ReadBits(5);
        return more < 31 ? 6 + more : 37 + reader.ReadBits(7);
    }

    /// <summary>§B.10.7: one length for each codeword segment that the passes reach.</summary>
    private static long ReadLength(ref Jpeg2000BitReader reader, ref Block block, int passes, Jpeg2000CodingStyle style)
    {
        long length = 0;
        while (passes > 0)
        {
            if (block.SegmentPasses == block.SegmentCapacity)
            {
                block.SegmentCapacity = style.PassesInSegmentAfter(block.SegmentCapacity);
                block.SegmentPasses = 0;
            }

            int here = Math.Min(passes, block.SegmentCapacity - block.SegmentPasses);
            length += reader.ReadBits(block.LengthBits + int.Log2(here));
            block.SegmentPasses += here;
            passes -= here;
        }

        return length;
    }

    /// <summary>ISO/IEC 15444-15 §7.3: placeholder passes in threes, the cleanup pass, and one segment for the refinement passes.</summary>
    private static long ReadHighThroughputLength(ref Jpeg2000BitReader reader, int lengthBits, int passes)
    {
        int placeholders = (passes - 1) / 3 * 3;
        long length = reader.ReadBits(lengthBits + int.Log2(placeholders + 1));
        int refinements = passes - placeholders - 1;
        return refinements == 0 ? length : length + reader.ReadBits(lengthBits + int.Log2(refinements));
    }

    /// <param name="LengthBits">Lblock; 0 until the block is first included.</param>
    /// <param name="SegmentCapacity">Passes that its present codeword segment takes.</param>
    /// <param name="SegmentPasses">Passes in it so far.</param>
    private record struct Block(int LengthBits, int SegmentCapacity, int SegmentPasses);
}
