namespace Pneumonia.Dicom;

/// <summary>
/// What is read though the standard forbids it, each with the clause that it breaks. None of these lets a value count that the file does not
/// plainly hold: where two readings are possible, the file is refused.
/// </summary>
public enum DicomLeniencyKind
{
    /// <summary>No preamble of 128 bytes before the prefix DICM, or neither of them (PS3.10 §7.1).</summary>
    NoPreamble,

    /// <summary>No group 0002 (PS3.10 §7.1). The encoding is told from the first element.</summary>
    NoMetaHeader,

    /// <summary>(0002,0000) is missing, or is not the length of group 0002 (PS3.10 §7.1). The group ends where its elements do.</summary>
    MetaGroupLength,

    /// <summary>Group 0002 is written in implicit VR (PS3.10 §7.1 asks for explicit VR little endian).</summary>
    MetaHeaderEncoding,

    /// <summary>Group 0002 names no transfer syntax (PS3.10 §7.1). The encoding is told from the first element of the data set.</summary>
    NoTransferSyntax,

    /// <summary>The first element of the data set is plainly not in the encoding that group 0002 names (PS3.10 §7.1): the element counts.</summary>
    ContradictedTransferSyntax,

    /// <summary>A deflated data set in a zlib wrapping (PS3.5 §A.5 asks for a bare RFC 1951 stream).</summary>
    ZlibWrapping,

    /// <summary>Commands, group 0002 within the data set, or a group that no attribute may have: 0001, 0003, 0005, 0007, FFFF (PS3.5 §7.1, §7.8).</summary>
    ForbiddenGroup,

    /// <summary>A tag below the one before it (PS3.5 §7.1: elements ascend).</summary>
    OutOfOrder,

    /// <summary>A tag twice with the same value, or a private one with another (PS3.5 §7.1: at most once). The first counts.</summary>
    RepeatedElement,

    /// <summary>(gggg,0000) is not the length of its group (PS3.5 §7.2). It is not used.</summary>
    GroupLength,

    /// <summary>Two bytes that cannot be a VR where one should stand (PS3.5 §7.1.2). Read as UN, where what follows shows the length's form.</summary>
    InvalidVR,

    /// <summary>A VR that this version does not know (PS3.5 §6.2). Read as UN.</summary>
    UnknownVR,

    /// <summary>Another VR than the standard gives the attribute (PS3.6 §6).</summary>
    WrongVR,

    /// <summary>An element in implicit VR among explicit ones (PS3.5 §7.1), where what follows shows it.</summary>
    ImplicitElement,

    /// <summary>A UN sequence whose items are in explicit VR (PS3.5 §6.2.2 asks for implicit VR), where the first element shows it.</summary>
    ExplicitContent,

    /// <summary>The two bytes behind a VR with a 32-bit length are not zero (PS3.5 §7.1.2).</summary>
    ReservedBytes,

    /// <summary>A value or fragment of odd length (PS3.5 §7.1.1, §A.4).</summary>
    OddLength,

    /// <summary>A value that is no whole number of its VR's units (PS3.5 §6.2). The rest is not looked at.</summary>
    PartialValue,

    /// <summary>A UI value that is no UID: blanks, leading zeros, other characters, more than 64 of them (PS3.5 §9.1).</summary>
    InvalidUid,

    /// <summary>Specific Character Set names a set that the standard does not have (PS3.3 §C.12.1.1.2). Read as ISO_IR 100.</summary>
    UnknownCharacterSet,

    /// <summary>A private attribute in a block that no private creator reserves (PS3.5 §7.8.1).</summary>
    NoPrivateCreator,

    /// <summary>An item's length is not that of its elements, and what follows shows where they end (PS3.5 §7.5).</summary>
    ItemLength,

    /// <summary>A sequence's length is not that of its items, and what follows shows where they end (PS3.5 §7.5).</summary>
    SequenceLength,

    /// <summary>An item of undefined length that ends with its sequence and without a delimiter (PS3.5 §7.5.1).</summary>
    MissingDelimiter,

    /// <summary>A delimiter at the end of what has a length, or of the file (PS3.5 §7.5.1, §7.5.2).</summary>
    SuperfluousDelimiter,

    /// <summary>A delimiter with a length other than zero (PS3.5 §7.5). It is not used.</summary>
    DelimiterLength,

    /// <summary>Zeros up to the end of the file that are no elements, as archives pad files to whole blocks (PS3.5 §7.1).</summary>
    TrailingZeros,

    /// <summary>Bytes behind Pixel Data up to the end of the file that are no elements (PS3.5 §7.1).</summary>
    TrailingBytes,
}
