namespace Pneumonia.Dicom;

/// <summary>Codec code said that it cannot go on; thrown through it, and caught where it was called.</summary>
internal sealed class CodecStoppedException(string message) : Exception(message);
