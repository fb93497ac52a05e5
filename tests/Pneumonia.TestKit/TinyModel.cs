namespace Pneumonia.TestKit;

/// <summary>
/// The model package of tests: flags an image whose centre is brighter than its border, takes 32 x 32 intensities, is gated above a mean of 0.95 and
/// meant for 0 to 18 years (tests/data/models/tiny/README.md).
/// </summary>
public static class TinyModel
{
    public const int Rows = 32;
    public const int Columns = 32;
    public const string Label = "pneumonia";

    /// <summary>The package folder in the repository; tests that change it work on a copy.</summary>
    public static string Folder { get; } = Path.Combine(Requires.RepositoryRoot, "tests", "data", "models", "tiny");

    /// <summary>Copies the package into <paramref name="folder"/> and returns that.</summary>
    public static string CopyTo(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (string name in (string[])["model.json", "model.onnx"])
            File.Copy(Path.Combine(Folder, name), Path.Combine(folder, name));
        return folder;
    }

    /// <summary>The probability for an image whose centre (rows and columns 8 to 23 of 32) and border have these mean intensities, 0..1.</summary>
    public static double Probability(double centre, double border) => 1 / (1 + Math.Exp(-8 * (centre - border)));
}
