using System.Buffers;
using Pneumonia.Imaging;

namespace Pneumonia.Worker.Scoring;

/// <summary>A file on its way: what its header says, and either its tensor or why it will get no probability. Disposing returns the tensor's memory.</summary>
internal sealed class PreparedInstance : IDisposable
{
    private float[]? _tensor;
    private int _tensorLength;

    public required string Path { get; init; }

    /// <summary>Set by Intake; for one-shot scoring the time of opening.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The clock's timestamp at opening.</summary>
    public required long StartedAt { get; init; }

    public InstanceHeader Header { get; set; } = InstanceHeader.None;

    /// <summary>Null while nothing speaks against a probability.</summary>
    public Refusal? Refusal { get; set; }

    public List<string> Warnings { get; } = [];

    /// <summary>SHA-256 of the stored samples; null when they were not read, or for scoring that keeps nothing.</summary>
    public string? PixelSha256 { get; set; }

    /// <summary>float32 [1, 1, rows, columns]; empty until <see cref="RentTensor"/>.</summary>
    public ReadOnlySpan<float> Tensor => _tensor.AsSpan(0, _tensorLength);

    public Span<float> RentTensor(int length)
    {
        _tensor = ArrayPool<float>.Shared.Rent(length);
        _tensorLength = length;
        return _tensor.AsSpan(0, length);
    }

    public void Dispose()
    {
        if (_tensor is not null)
            ArrayPool<float>.Shared.Return(_tensor);
        _tensor = null;
        _tensorLength = 0;
    }
}
