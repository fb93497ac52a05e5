namespace Pneumonia.Inference;

/// <summary>A model package is refused, or the runtime cannot load it.</summary>
public sealed class ModelPackageException(string message, Exception? inner = null) : Exception(message, inner);
