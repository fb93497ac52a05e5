namespace Pneumonia.Dicom;

/// <summary>A rule of the standard that a file breaks and that reading it passed over.</summary>
/// <param name="Kind">Which rule.</param>
/// <param name="Count">How often.</param>
/// <param name="Offset">Byte offset of the first time: in the file, or, for the data set of a deflated file, in the inflated data set.</param>
public sealed record DicomLeniency(DicomLeniencyKind Kind, int Count, long Offset);
