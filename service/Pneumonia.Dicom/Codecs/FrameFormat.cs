namespace Pneumonia.Dicom;

/// <summary>How the samples of one frame lie in memory (PS3.3 §C.7.6.3). Its values are those of the attributes, not yet checked.</summary>
public sealed record FrameFormat
{
    public required int Rows { get; init; }

    public required int Columns { get; init; }

    /// <summary>1 (grayscale, palette) or 3 (colour).</summary>
    public required int SamplesPerPixel { get; init; }

    /// <summary>Bits that one sample takes: 1, or a multiple of 8.</summary>
    public required int BitsAllocated { get; init; }

    /// <summary>1 to <see cref="BitsAllocated"/>.</summary>
    public required int BitsStored { get; init; }

    /// <summary>Position of a sample's most significant bit: <see cref="BitsStored"/> - 1 in sound data.</summary>
    public required int HighBit { get; init; }

    /// <summary>Pixel Representation 1: two's complement.</summary>
    public required bool IsSigned { get; init; }

    /// <summary>The attribute's value, such as MONOCHROME2; empty when it is missing.</summary>
    public string PhotometricInterpretation { get; init; } = "";

    /// <summary>0: colour by pixel; 1: colour by plane.</summary>
    public int PlanarConfiguration { get; init; }

    /// <summary>Samples of more than one byte are stored most significant byte first.</summary>
    public bool IsBigEndian { get; init; }

    /// <summary>What to add to a sample for the stored value: not 0 only where deep samples were brought down to 16 bits.</summary>
    public int ValueOffset { get; init; }

    /// <summary>Bytes of the frame: the last one may be used in part when samples are single bits.</summary>
    public long ByteCount => (((long)Rows * Columns * SamplesPerPixel * BitsAllocated) + 7) / 8;
}
