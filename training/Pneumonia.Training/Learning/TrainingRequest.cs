using System.Globalization;

namespace Pneumonia.Training.Learning;

/// <summary>What `train` was asked for.</summary>
/// <param name="Threads">libtorch's, a member.</param>
internal sealed record TrainingRequest(string Manifest, string Recipe, string Output, int Threads, string Device, bool Resume)
{
    /// <summary>The command line that asks for the same.</summary>
    public string[] ToArguments() =>
    [
        "train", "--manifest", Manifest, "--recipe", Recipe, "--out", Output, "--threads", Threads.ToString(CultureInfo.InvariantCulture), "--device", Device,
        .. Resume ? new[] { "--resume" } : [],
    ];

    /// <summary>As a model package repeats it: without folders, which are this machine's.</summary>
    public string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"pneumonia-train train --manifest {Path.GetFileName(Manifest)} --recipe {Path.GetFileName(Recipe)} --threads {Threads}");
}
