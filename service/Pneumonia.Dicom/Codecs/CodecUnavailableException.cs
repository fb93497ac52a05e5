namespace Pneumonia.Dicom;

/// <summary>The machine cannot decode: the codec module is missing, is not the one this version was built with, or does not load. No file is to blame.</summary>
public sealed class CodecUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
