using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Pneumonia.Imaging;
using Pneumonia.Worker.Zip;

namespace Pneumonia.Worker.Scoring;

/// <summary>A file on its way: what its header says, and either a tensor a frame or why it will get no probability. Disposing returns the tensors' memory.</summary>
internal sealed class PreparedInstance : IDisposable
{
    private readonly List<string> _frameHashes = [];
    private float[]? _tensors;
    private int _tensorLength;

    public required string Path { get; init; }

    /// <summary>Set by Intake; for one-shot scoring the time of opening.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The clock's timestamp at opening.</summary>
    public required long StartedAt { get; init; }

    public InstanceHeader Header { get; set; } = InstanceHeader.None;

    /// <summary>Null while nothing speaks against a probability.</summary>
    public Refusal? Refusal { get; set; }

    /// <summary>Set when the file is a zip archive with instances, which take its place: there is no outcome of the archive itself.</summary>
    public ZipContents? Zip { get; set; }

    public List<string> Warnings { get; } = [];

    /// <summary>What the header describes; 1 until that is known.</summary>
    public int TotalFrames { get; private set; } = 1;

    /// <summary>Those that have a tensor, the first <see cref="ScoredFrames"/> of <see cref="TotalFrames"/>.</summary>
    public int ScoredFrames { get; private set; }

    /// <summary>SHA-256 of the stored samples; of several frames, of their hashes. Null when they were not read, or for scoring that keeps nothing.</summary>
    public string? PixelSha256 => _frameHashes.Count > 1
        ? Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(_frameHashes))))
        : _frameHashes.SingleOrDefault();

    public void AddFrameSha256(string hash) => _frameHashes.Add(hash);

    /// <summary>Makes room for a tensor of <paramref name="length"/> floats a frame.</summary>
    public void RentTensors(int totalFrames, int scoredFrames, int length)
    {
        _tensors = ArrayPool<float>.Shared.Rent(scoredFrames * length);
        (TotalFrames, ScoredFrames, _tensorLength) = (totalFrames, scoredFrames, length);
    }

    /// <summary>float32 [1, 1, rows, columns] of a frame, counted from 0.</summary>
    public Span<float> TensorOf(int frame) => _tensors.AsSpan(frame * _tensorLength, _tensorLength);

    public void Dispose()
    {
        if (_tensors is not null)
            ArrayPool<float>.Shared.Return(_tensors);
        _tensors = null;
        _tensorLength = 0;
    }
}
