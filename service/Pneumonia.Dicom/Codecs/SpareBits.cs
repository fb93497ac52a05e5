using System.Buffers.Binary;

namespace Pneumonia.Dicom;

/// <summary>
/// Codestreams of more bits than Bits Stored, as encoders make them that take Bits Allocated. The bits above are empty in sound files, but some keep
/// overlays there, which a wavelet mixes with the picture: at a lower resolution nobody could tell them from it.
/// </summary>
internal static class SpareBits
{
    /// <summary>
    /// True unless neighbouring samples differ by less than half the stored range everywhere: a bit above the stored ones that is set in one pixel and
    /// not in the next is a difference of the whole range.
    /// </summary>
    public static bool MayBeUsed(FrameFormat described, Jpeg2000Reduction reduction) => reduction.LargestDetail > 1 << (described.BitsStored - 1);

    /// <summary>True when a sample is not within the stored bits: one above them is set throughout, or the wavelet overshot at an edge.</summary>
    public static bool AreUsed(DecodedFrame frame)
    {
        int bits = frame.Format.BitsStored;
        int min = frame.Format.IsSigned ? -(1 << (bits - 1)) : 0;
        var samples = frame.Samples.Span;
        for (int i = 0; i < samples.Length; i += frame.Format.BitsAllocated / 8)
        {
            int value = frame.Format switch
            {
                { BitsAllocated: 8, IsSigned: true } => (sbyte)samples[i],
                { BitsAllocated: 8 } => samples[i],
                { IsSigned: true } => BinaryPrimitives.ReadInt16LittleEndian(samples[i..]),
                _ => BinaryPrimitives.ReadUInt16LittleEndian(samples[i..]),
            };
            if (value < min || value >= min + (1 << bits))
                return true;
        }

        return false;
    }
}
