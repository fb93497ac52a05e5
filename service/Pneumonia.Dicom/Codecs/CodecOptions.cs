namespace Pneumonia.Dicom;

/// <summary>What decoding one frame may cost, and where the compiled codec module is kept.</summary>
public sealed record CodecOptions
{
    /// <summary>The least that <see cref="MemoryLimitBytes"/> may be: what the codec module asks for at its start, 256 MiB.</summary>
    public const long MinMemoryLimitBytes = 256L << 20;

    /// <summary>The most that <see cref="MemoryLimitBytes"/> can be: a WebAssembly memory of this module ends at 2 GiB.</summary>
    public const long MaxMemoryLimitBytes = 2L << 30;

    /// <summary>
    /// Folder for the compiled module, about 11 MB, made when missing; null compiles at every start of the process (some 12 s of processor time). What lies in
    /// it is machine code that the process runs: nobody but the service's account may be able to write there.
    /// </summary>
    public string? CacheFolder { get; init; }

    /// <summary>Address space for one frame being decoded, 256 MiB to 2 GiB; only what a frame uses is taken from the machine. Default 1 GiB.</summary>
    public long MemoryLimitBytes { get; init; } = 1L << 30;

    /// <summary>
    /// The most time for one frame; default 30 s. A frame gets 5 s and 4 microseconds a sample of it, far more than any codec needs on a busy machine, so that a
    /// small damaged one does not hold up the others.
    /// </summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Frames decoded at the same time; others wait. Default: one a processor.</summary>
    public int MaxConcurrentFrames { get; init; } = Environment.ProcessorCount;

    internal TimeSpan TimeFor(long samples) =>
        TimeSpan.FromTicks(Math.Min(TimeLimit.Ticks, (5 * TimeSpan.TicksPerSecond) + (samples * 4 * TimeSpan.TicksPerMicrosecond)));

    /// <summary>The codec module; null: dcmjs-native-codecs.wasm beside the program.</summary>
    internal string? ModulePath { get; init; }
}
