using System.ComponentModel.DataAnnotations;
using Pneumonia.Dicom;

namespace Pneumonia.Worker.Scoring;

/// <summary>What decoding compressed frames may cost. A frame that needs more is not assessed (DecoderLimit).</summary>
internal sealed class CodecLimits
{
    /// <summary>Memory for one frame being decoded, in MiB; only what it uses is taken. 256 to 2048; default 1024.</summary>
    [Range(256, 2048)]
    public int MemoryLimitMiB { get; init; } = 1024;

    /// <summary>Time for one frame; the largest radiographs take some 2 s. 1 s to 5 min; default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Frames decoded at once, others wait; 0 is one a processor. 0 to 64; default 0.</summary>
    [Range(0, 64)]
    public int Instances { get; init; }

    /// <param name="cacheFolder">Where the compiled codecs lie between starts; null compiles in each process.</param>
    public CodecOptions ToOptions(string? cacheFolder) => new()
    {
        CacheFolder = cacheFolder,
        MemoryLimitBytes = (long)MemoryLimitMiB << 20,
        TimeLimit = TimeLimit,
        MaxConcurrentFrames = Instances > 0 ? Instances : Environment.ProcessorCount,
    };
}
