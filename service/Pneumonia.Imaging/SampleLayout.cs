namespace Pneumonia.Imaging;

/// <summary>
/// Where in its allocated bits a sample lies (PS3.5 §8.1.1). The rest of Imaging works on <em>codes</em>: stored values minus
/// <see cref="MinValue"/>, so that signed and unsigned samples alike run from 0 to <see cref="CodeCount"/> - 1 in the order of their values.
/// </summary>
internal readonly record struct SampleLayout(int BitsAllocated, int BitsStored, int HighBit, bool IsSigned, bool IsBigEndian)
{
    public static readonly SampleLayout EightBit = new(BitsAllocated: 8, BitsStored: 8, HighBit: 7, IsSigned: false, IsBigEndian: false);

    public int BytesPerSample => BitsAllocated / 8;

    public int CodeCount => 1 << BitsStored;

    public int MinValue => IsSigned ? -(1 << (BitsStored - 1)) : 0;

    public int MaxValue => MinValue + CodeCount - 1;

    /// <summary>Bits below the sample, where overlays were once kept (PS3.5 §8.1.2).</summary>
    public int Shift => HighBit + 1 - BitsStored;
}
