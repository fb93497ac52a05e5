using Pneumonia.Imaging;

namespace Pneumonia.Worker.Scoring;

/// <summary>Which frames of an instance are scored. CR and DX images have one (PS3.3 §A.2, §A.26); more are a sender's own idea.</summary>
internal static class FrameRule
{
    /// <summary>Bounds the memory and the time that one instance can take.</summary>
    public const int MaxFrames = 64;

    public static Refusal? Check(int total, FramesPolicy policy) => policy switch
    {
        _ when total == 1 => null,
        FramesPolicy.Refuse => new(Reason.UnsupportedFrameCount, $"{total} frames; a radiograph has one."),
        FramesPolicy.All when total > MaxFrames => new(Reason.UnsupportedFrameCount, $"{total} frames; up to {MaxFrames} are scored."),
        _ => null,
    };

    /// <summary>How many frames are scored, from the first on.</summary>
    public static int Count(int total, FramesPolicy policy, ICollection<string> warnings)
    {
        if (total == 1 || policy == FramesPolicy.All)
            return total;

        warnings.Add($"Only the first of {total} frames was scored because Scoring:Frames says so.");
        return 1;
    }
}
