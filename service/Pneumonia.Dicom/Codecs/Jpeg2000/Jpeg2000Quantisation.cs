using System.Buffers.Binary;

namespace Pneumonia.Dicom;

/// <summary>Exponents and mantissas of the subbands' quantisation steps, as a whole QCD marker segment has them (ISO/IEC 15444-1 §A.6.4).</summary>
internal readonly struct Jpeg2000Quantisation(ReadOnlyMemory<byte> segment, int levels)
{
    private const int First = 5;
    private const int MantissaBits = 11;

    /// <summary>0 none (reversible), 1 derived from the lowest subband's step, 2 a step a subband.</summary>
    private int Style => segment.Span[4] & 0x1F;

    private int GuardBits => segment.Span[4] >> 5;

    private int EntryLength => Style == 0 ? 1 : 2;

    /// <summary>There is a step for every subband.</summary>
    public bool IsComplete => segment.Length >= First && Style <= 2 && segment.Length >= LengthFor(levels);

    /// <summary>Bytes of the segment that hold the steps of so many levels: one for LL and three a level, or with derived steps one alone.</summary>
    public int LengthFor(int count) => First + (EntryLength * (Style == 1 ? 1 : 1 + (3 * count)));

    /// <summary>
    /// What no coefficient reaches in a subband of the highest resolution, in units of a sample: equations E-2 to E-5 with all the bit-planes that
    /// are not missing set.
    /// </summary>
    /// <param name="band">0 HL, 1 LH, 2 HH.</param>
    /// <param name="precision">Bits of a sample.</param>
    /// <param name="zeroBitPlanes">Fewest missing bit-planes of its code-blocks.</param>
    public double Bound(int band, int precision, int zeroBitPlanes)
    {
        var steps = segment.Span[First..];
        int index = 1 + (3 * (levels - 1)) + band;
        if (Style == 0)
            return Math.ScaleB(1, GuardBits + (steps[index] >> 3) - 1 - zeroBitPlanes);

        int step = BinaryPrimitives.ReadUInt16BigEndian(steps[(Style == 1 ? 0 : 2 * index)..]);
        int exponent = (step >> MantissaBits) - (Style == 1 ? levels - 1 : 0);
        int gain = band == 2 ? 2 : 1;
        double mantissa = 1 + ((step & ((1 << MantissaBits) - 1)) / (double)(1 << MantissaBits));
        return Math.ScaleB(mantissa, precision + gain - exponent) * Math.ScaleB(1, GuardBits + exponent - 1 - zeroBitPlanes);
    }
}
