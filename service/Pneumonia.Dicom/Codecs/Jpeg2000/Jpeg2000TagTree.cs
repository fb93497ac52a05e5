namespace Pneumonia.Dicom;

/// <summary>Numbers of a precinct's code-blocks, refined from packet to packet (ISO/IEC 15444-1 §B.10.2).</summary>
internal sealed class Jpeg2000TagTree
{
    private readonly int[] _starts;
    private readonly int[] _widths;
    private readonly int[] _low;
    private readonly bool[] _isKnown;

    public Jpeg2000TagTree(int width, int height)
    {
        var starts = new List<int>();
        var widths = new List<int>();
        int count = 0;
        while (true)
        {
            starts.Add(count);
            widths.Add(width);
            count += width * height;
            if (width * height == 1)
                break;
            width = (width + 1) / 2;
            height = (height + 1) / 2;
        }

        _starts = [.. starts];
        _widths = [.. widths];
        _low = new int[count];
        _isKnown = new bool[count];
    }

    /// <summary>Reads as many bits as it takes to say whether the number at (<paramref name="x"/>, <paramref name="y"/>) is less than <paramref name="threshold"/>.</summary>
    public bool IsLess(ref Jpeg2000BitReader reader, int x, int y, int threshold)
    {
        int low = 0;
        bool isKnown = false;
        for (int level = _starts.Length - 1; level >= 0; level--)
        {
            int node = _starts[level] + ((y >> level) * _widths[level]) + (x >> level);
            low = Math.Max(low, _low[node]);
            isKnown = _isKnown[node];
            while (!isKnown && low < threshold)
            {
                isKnown = reader.ReadBit() == 1;
                if (!isKnown)
                    low++;
            }

            _low[node] = low;
            _isKnown[node] = isKnown;
        }

        return isKnown && low < threshold;
    }
}
