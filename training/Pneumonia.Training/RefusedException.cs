namespace Pneumonia.Training;

/// <summary>The program will not do what it was asked: the message says what is wrong, where, and what to do.</summary>
public sealed class RefusedException(string message, Exception? inner = null) : Exception(message, inner);
