using System.Buffers;

namespace Pneumonia.Dicom;

/// <summary>
/// One frame as samples, in little endian unless <see cref="Format"/> says otherwise. The samples are a slice of somebody's buffer
/// or come from a pool: they are void after <see cref="Dispose"/>.
/// </summary>
public sealed class DecodedFrame : IDisposable
{
    private readonly ReadOnlyMemory<byte> _samples;
    private IMemoryOwner<byte>? _owner;
    private bool _isDisposed;

    /// <param name="format">How the samples lie.</param>
    /// <param name="samples">At least <see cref="FrameFormat.ByteCount"/> bytes; more are cut off.</param>
    /// <param name="owner">Given back on <see cref="Dispose"/>; null when the samples belong to somebody else.</param>
    /// <exception cref="ArgumentException">There are fewer bytes than the format describes.</exception>
    public DecodedFrame(FrameFormat format, ReadOnlyMemory<byte> samples, IMemoryOwner<byte>? owner = null)
    {
        if (samples.Length < format.ByteCount)
            throw new ArgumentException($"{samples.Length} bytes; the format describes {format.ByteCount}.", nameof(samples));
        Format = format;
        _samples = samples[..(int)format.ByteCount];
        _owner = owner;
    }

    public FrameFormat Format { get; }

    /// <summary>
    /// Pixels of the described frame for each sample, in either direction: 1, or a power of two where the frame was decoded at a lower resolution.
    /// Sample n then lies at pixel n x Scale, not in the middle of the pixels that it stands for.
    /// </summary>
    public int Scale { get; init; } = 1;

    /// <summary><see cref="FrameFormat.ByteCount"/> bytes.</summary>
    /// <exception cref="ObjectDisposedException">The frame was disposed.</exception>
    public ReadOnlyMemory<byte> Samples
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _samples;
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        Interlocked.Exchange(ref _owner, null)?.Dispose();
    }
}
