namespace Pneumonia.Dicom;

/// <summary>The description of grayscale pixel data (PS3.3 §C.7.6.3) with its rules checked, and its native frames.</summary>
public sealed class DicomPixelData
{
    private DicomPixelData() => throw new NotImplementedException();

    /// <summary>Checks that the data set describes native grayscale pixels that are all there.</summary>
    /// <exception cref="DicomException">They are not; faults 3xx, or 112 for a compressed syntax.</exception>
    public static DicomPixelData Create(DicomFile file) => throw new NotImplementedException();

    public int Rows => throw new NotImplementedException();

    public int Columns => throw new NotImplementedException();

    /// <summary>8 or 16.</summary>
    public int BitsAllocated => throw new NotImplementedException();

    /// <summary>1 to <see cref="BitsAllocated"/>.</summary>
    public int BitsStored => throw new NotImplementedException();

    public int HighBit => throw new NotImplementedException();

    /// <summary>Pixel Representation 1: two's complement.</summary>
    public bool IsSigned => throw new NotImplementedException();

    public bool IsMonochrome1 => throw new NotImplementedException();

    public int NumberOfFrames => throw new NotImplementedException();

    /// <summary>True when 16-bit samples are stored most significant byte first.</summary>
    public bool IsBigEndian => throw new NotImplementedException();

    /// <summary>The stored bytes of a frame, Rows x Columns x BitsAllocated / 8 of them.</summary>
    public ReadOnlyMemory<byte> GetFrame(int frame) => throw new NotImplementedException();
}
