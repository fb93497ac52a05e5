namespace Pneumonia.Dicom;

/// <summary>Caps on hostile input. Each is far above what any radiograph needs and far below what would hurt the host.</summary>
public static class DicomLimits
{
    /// <summary>Largest file read, in bytes: a 16-bit radiograph of <see cref="MaxPixels"/> with room for its header.</summary>
    public const long MaxFileBytes = 256L << 20;

    /// <summary>Largest data set that a deflated file may inflate to, in bytes.</summary>
    public const long MaxInflatedBytes = 256L << 20;

    /// <summary>Sequence depth; structured reports, the deepest in use, stay below 20.</summary>
    public const int MaxDepth = 64;

    /// <summary>Elements in one file, all depths together.</summary>
    public const int MaxElements = 200_000;

    /// <summary>Fragments of encapsulated pixel data.</summary>
    public const int MaxFragments = 65_536;

    /// <summary>Characters of a UID that identifies something: the standard allows 64 (PS3.5 §9.1), and what is much longer is none.</summary>
    public const int MaxUidCharacters = 128;

    /// <summary>Rows x Columns of one frame; the largest detectors in use give about 20 million.</summary>
    public const long MaxPixels = 100_000_000;
}
