namespace Pneumonia.Training.Tests;

/// <summary>libtorch has one random generator and one number of threads for the whole process: tests that use it never run side by side.</summary>
internal static class Libtorch
{
    /// <summary>Name of their collection.</summary>
    public const string Alone = "libtorch";
}
