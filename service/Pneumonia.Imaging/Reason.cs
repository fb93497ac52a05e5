using Pneumonia.Dicom;

namespace Pneumonia.Imaging;

/// <summary>
/// Why an instance got no probability. Numbers are public and never reused: 1xx file and data set, 2xx eligibility, 3xx pixels,
/// 4xx model and gate, 5xx machine. 1xx and 3xx start with <see cref="DicomFault"/>'s. The runbook lists each with what to do.
/// </summary>
public enum Reason
{
    NotDicom = DicomFault.NotDicom,
    EmptyFile = DicomFault.EmptyFile,
    Truncated = DicomFault.Truncated,
    InvalidLength = DicomFault.InvalidLength,
    TooDeep = DicomFault.TooDeep,
    TooMany = DicomFault.TooMany,
    TooLarge = DicomFault.TooLarge,
    MalformedDataSet = DicomFault.MalformedDataSet,
    CorruptDeflate = DicomFault.CorruptDeflate,
    MissingAttribute = DicomFault.MissingAttribute,
    InvalidAttribute = DicomFault.InvalidAttribute,
    UnsupportedTransferSyntax = DicomFault.UnsupportedTransferSyntax,

    /// <summary>Neither DICOM nor a readable JPEG or PNG.</summary>
    NotAnImage = 120,

    /// <summary>The file cannot be opened: permission, lock, or gone.</summary>
    Unreadable = 121,

    /// <summary>The same SOPInstanceUID was taken before with other pixels.</summary>
    ConflictingInstance = 122,

    /// <summary>A zip archive is refused as a whole: not whole, damaged, encrypted, compressed in a way that is not read, or beyond a limit.</summary>
    ZipRefused = 123,

    /// <summary>An entry of a zip archive does not give the bytes that the archive's directory vouches for.</summary>
    ZipEntryDamaged = 124,

    /// <summary>The SOP class is not a chest radiograph's (CR, DX).</summary>
    UnsupportedSopClass = 201,

    /// <summary>The modality is not one that the model is meant for.</summary>
    UnsupportedModality = 202,

    /// <summary>The body part is missing or not the chest.</summary>
    NotChest = 203,

    /// <summary>The view position is lateral, oblique or another that the model is not meant for.</summary>
    NotFrontal = 204,

    /// <summary>No attribute tells the view.</summary>
    UnknownView = 205,

    /// <summary>The patient's age is outside the range that the model is meant for.</summary>
    AgeOutsideIntendedUse = 206,

    /// <summary>The age is unknown and the configuration refuses unknown ages.</summary>
    UnknownAge = 207,

    /// <summary>Raw detector data: Presentation Intent Type is FOR PROCESSING.</summary>
    ForProcessing = 208,

    /// <summary>A secondary capture, localizer or other derived image that is not the radiograph itself.</summary>
    DerivedImage = 209,

    NoPixelData = DicomFault.NoPixelData,
    PixelDataTooShort = DicomFault.PixelDataTooShort,
    InvalidDimensions = DicomFault.InvalidDimensions,
    InvalidBitDepth = DicomFault.InvalidBitDepth,
    UnsupportedPhotometricInterpretation = DicomFault.UnsupportedPhotometricInterpretation,
    NotGrayscale = DicomFault.NotGrayscale,
    UnsupportedFrameCount = DicomFault.UnsupportedFrameCount,
    PixelDataTooLong = DicomFault.PixelDataTooLong,
    CorruptPixelData = DicomFault.CorruptPixelData,
    FrameMismatch = DicomFault.FrameMismatch,
    DecoderLimit = DicomFault.DecoderLimit,
    MalformedEncapsulation = DicomFault.MalformedEncapsulation,

    /// <summary>Fewer rows or columns than the model's input: enlarging would invent detail.</summary>
    ImageTooSmall = 320,

    /// <summary>The image is constant, or nearly so, after windowing.</summary>
    NoContrast = 321,

    /// <summary>Rescale, window or LUT attributes contradict themselves.</summary>
    InvalidGrayscaleTransform = 322,

    /// <summary>The network's output is not a finite number.</summary>
    NonFiniteOutput = 401,

    /// <summary>The image does not look like what the network was trained on.</summary>
    OutOfDistribution = 402,

    /// <summary>The model could not be run.</summary>
    ModelFault = 403,

    /// <summary>Reading or writing failed on the machine's side.</summary>
    InputOutputFault = 501,

    /// <summary>A bug: the log has the exception under the same study key.</summary>
    ProgramFault = 502,

    /// <summary>The codec module is missing or unusable: compressed pixels cannot be decoded on this machine.</summary>
    CodecUnavailable = 503,
}
