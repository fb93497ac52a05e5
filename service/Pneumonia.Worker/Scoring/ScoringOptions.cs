using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Pneumonia.Worker.Scoring;

/// <summary>How files become probabilities, and what is done when a header leaves doubt.</summary>
internal sealed class ScoringOptions
{
    public const string Section = "Scoring";

    /// <summary>CPU, CUDA or DirectML; the service does not start where the runtime lacks it. Default CPU.</summary>
    [AllowedValues("CPU", "CUDA", "DirectML")]
    public string ExecutionProvider { get; init; } = "CPU";

    /// <summary>Threads of one inference; 0 leaves it to ONNX Runtime. 0 to 256; default 0.</summary>
    [Range(0, 256)]
    public int Threads { get; init; }

    /// <summary>Images in one inference at most; fewer when fewer wait, since nothing waits for a batch to fill. 1 to 64; default 8.</summary>
    [Range(1, 64)]
    public int BatchSize { get; init; } = 8;

    /// <summary>
    /// A batch takes no more images than are done within this, by what the batches before it took: a slow machine or large images make batches
    /// smaller. 50 ms to 1 min; default 500 ms.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:01:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan BatchTarget { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Files decoded at once; 0 is one a processor. 0 to 64; default 0.</summary>
    [Range(0, 64)]
    public int MaxConcurrentDecodes { get; init; }

    /// <summary>Files and their decoded pixels in memory at once, in MiB; a single larger one still goes, alone. 16 to 4096; default 256.</summary>
    [Range(16, 4096)]
    public int MaxMegabytesInFlight { get; init; } = 256;

    /// <summary>What decoding compressed frames may cost.</summary>
    [ValidateObjectMembers]
    public CodecLimits Codecs { get; init; } = new();

    /// <summary>
    /// What happens to an instance of several frames, which a radiograph is not: refused, its first frame scored, or every frame, of which the highest
    /// decides. Default Refuse.
    /// </summary>
    public FramesPolicy Frames { get; init; } = FramesPolicy.Refuse;

    /// <summary>What happens to a patient outside the package's age range. Default Refuse.</summary>
    public AgePolicy AgePolicy { get; init; } = AgePolicy.Refuse;

    /// <summary>What happens when the header tells no age and the package has a range. Default Assess, with a warning.</summary>
    public DoubtPolicy UnknownAge { get; init; } = DoubtPolicy.Assess;

    /// <summary>What happens when no attribute tells the view, as many CR systems leave it. Default Refuse.</summary>
    public DoubtPolicy UnknownView { get; init; } = DoubtPolicy.Refuse;

    /// <summary>
    /// What happens to secondary captures, the form in which research collections (NIH, RSNA, SIIM) come. Their pixels may have been scaled, windowed
    /// or annotated before. Default Refuse.
    /// </summary>
    public DoubtPolicy SecondaryCapture { get; init; } = DoubtPolicy.Refuse;

    /// <summary>Tries before a machine's fault is final. 1 to 20; default 5.</summary>
    [Range(1, 20)]
    public int MaxAttempts { get; init; } = 5;

    /// <summary>Wait after the first fault, doubled after each further one up to <see cref="MaxRetryDelay"/>. 1 s to 1 h; default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>1 s to 1 day; default 15 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>A batch not stored within this long, because its process died, may be taken again. 5 s to 1 h; default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "01:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often the ledger is asked for retries and expired leases; new files wake the worker at once. 100 ms to 1 min; default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);
}

internal enum AgePolicy
{
    /// <summary>Not assessed.</summary>
    Refuse,

    /// <summary>Assessed, with a warning in the result.</summary>
    Warn,
}

internal enum DoubtPolicy
{
    /// <summary>Not assessed.</summary>
    Refuse,

    /// <summary>Assessed, with a warning in the result.</summary>
    Assess,
}

internal enum FramesPolicy
{
    /// <summary>Not assessed.</summary>
    Refuse,

    /// <summary>The first one is scored, with a warning in the result.</summary>
    First,

    /// <summary>Each is scored; the instance has the result of its highest.</summary>
    All,
}

[OptionsValidator]
internal sealed partial class ScoringOptionsValidator : IValidateOptions<ScoringOptions>;
