namespace Pneumonia.Dicom;

/// <summary>
/// What is wrong with a file, its data set (1xx) or its pixels (3xx). Numbers are public: results, logs and the runbook carry them.
/// They are never reused.
/// </summary>
public enum DicomFault
{
    /// <summary>No DICM prefix, and the bytes do not parse as a data set without preamble either.</summary>
    NotDicom = 101,

    /// <summary>The file is empty.</summary>
    EmptyFile = 102,

    /// <summary>An element says it is longer than what is left of the file.</summary>
    Truncated = 103,

    /// <summary>A length is not a length that the standard allows there.</summary>
    InvalidLength = 104,

    /// <summary>Sequences nest deeper than <see cref="DicomLimits.MaxDepth"/>.</summary>
    TooDeep = 105,

    /// <summary>More elements, items or fragments than <see cref="DicomLimits"/> allows.</summary>
    TooMany = 106,

    /// <summary>The file, or what it inflates to, is larger than <see cref="DicomLimits"/> allows.</summary>
    TooLarge = 107,

    /// <summary>The structure of the data set is broken: a delimiter, tag or VR where none may stand.</summary>
    MalformedDataSet = 108,

    /// <summary>The deflated stream is damaged.</summary>
    CorruptDeflate = 109,

    /// <summary>A required attribute is missing or empty.</summary>
    MissingAttribute = 110,

    /// <summary>An attribute's value cannot be read as what its VR says.</summary>
    InvalidAttribute = 111,

    /// <summary>The transfer syntax is not one that this version reads.</summary>
    UnsupportedTransferSyntax = 112,

    /// <summary>The data set has no Pixel Data.</summary>
    NoPixelData = 301,

    /// <summary>Pixel Data is shorter than Rows x Columns x Samples x Frames x BitsAllocated says.</summary>
    PixelDataTooShort = 302,

    /// <summary>Rows or Columns is zero or beyond <see cref="DicomLimits.MaxPixels"/>.</summary>
    InvalidDimensions = 303,

    /// <summary>BitsAllocated, BitsStored, HighBit and PixelRepresentation do not describe a sample.</summary>
    InvalidBitDepth = 304,

    /// <summary>The photometric interpretation is missing or not MONOCHROME1 or MONOCHROME2.</summary>
    UnsupportedPhotometricInterpretation = 305,

    /// <summary>More than one sample per pixel.</summary>
    NotGrayscale = 306,

    /// <summary>More than one frame, or a frame that is not there.</summary>
    UnsupportedFrameCount = 307,

    /// <summary>Pixel Data is a row or more longer than described: the description is not that of these pixels.</summary>
    PixelDataTooLong = 308,

    /// <summary>Compressed pixel data is damaged: the decoder says so, or what it gave is not whole.</summary>
    CorruptPixelData = 309,

    /// <summary>Rows, columns, samples or bits of the compressed frame are not those that the data set describes.</summary>
    FrameMismatch = 310,

    /// <summary>Decoding the frame needs more memory or more time than allowed.</summary>
    DecoderLimit = 311,

    /// <summary>Offset tables and fragments do not give the frames described.</summary>
    MalformedEncapsulation = 312,
}
