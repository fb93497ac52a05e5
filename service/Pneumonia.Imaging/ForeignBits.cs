namespace Pneumonia.Imaging;

/// <summary>
/// Bits of samples as stored: those that any sample has set, and those in which any sample is not the extension of its own sign. Outside of the
/// stored bits there should be nothing, the sign, or overlays.
/// </summary>
internal readonly record struct ForeignBits(ushort Set, ushort NotSign)
{
    public static ForeignBits operator |(ForeignBits left, ForeignBits right) =>
        new((ushort)(left.Set | right.Set), (ushort)(left.NotSign | right.NotSign));

    /// <summary>
    /// The bits outside of the stored ones that are neither clear throughout, nor the sign throughout, nor an overlay's. PS3.5 §8.1.1 allows anything
    /// there, but where Bits Stored is too small they are the sample's upper bits, and to take them away would fold the picture over.
    /// </summary>
    /// <param name="overlays">One bit for each overlay plane that is kept among the samples.</param>
    public int Unexplained(SampleLayout layout, int overlays)
    {
        int above = ((1 << layout.BitsAllocated) - 1) & ~((2 << layout.HighBit) - 1);
        int below = (1 << layout.Shift) - 1;
        int foreign = layout.IsSigned && (Set & above & ~overlays) != 0 ? (NotSign & above) | (Set & below) : Set & (above | below);
        return foreign & ~overlays;
    }
}
