using Pneumonia.Dicom;

namespace Pneumonia.Imaging;

/// <summary>
/// Where in its allocated bits a sample lies (PS3.5 §8.1.1). The rest of Imaging works on <em>codes</em>: stored values minus
/// <see cref="MinValue"/>, so that signed and unsigned samples alike run from 0 to <see cref="CodeCount"/> - 1 in the order of their values.
/// </summary>
/// <param name="Offset">What to add to a sample for the stored value.</param>
internal readonly record struct SampleLayout(int BitsAllocated, int BitsStored, int HighBit, bool IsSigned, bool IsBigEndian, int Offset = 0)
{
    public static readonly SampleLayout EightBit = new(BitsAllocated: 8, BitsStored: 8, HighBit: 7, IsSigned: false, IsBigEndian: false);

    /// <summary>Fewer are 32 gray levels at best, as in masks and bitmaps; no radiograph has them (PS3.3 §C.8.11.3: a DX image has 6 to 16).</summary>
    public const int MinBitsStored = 6;

    public static SampleLayout From(FrameFormat format) =>
        new(format.BitsAllocated, format.BitsStored, format.HighBit, format.IsSigned, format.IsBigEndian, format.ValueOffset);

    public int BytesPerSample => BitsAllocated / 8;

    public int CodeCount => 1 << BitsStored;

    public int MinValue => Offset - Sign;

    /// <summary>What makes two's complement run upwards from 0; 0 for unsigned samples.</summary>
    public int Sign => IsSigned ? 1 << (BitsStored - 1) : 0;

    public int MaxValue => MinValue + CodeCount - 1;

    /// <summary>Bits below the sample, where overlays were once kept (PS3.5 §8.1.2).</summary>
    public int Shift => HighBit + 1 - BitsStored;

    /// <summary>By how much a sample in 16 bits is shifted up until its sign is the uppermost bit.</summary>
    public int UnusedAbove => 15 - HighBit;
}
