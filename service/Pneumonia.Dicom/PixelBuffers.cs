using System.Buffers;

namespace Pneumonia.Dicom;

/// <summary>
/// Memory for files and frames. One pool for all threads: the shared one of .NET keeps an array for each thread that ever returned one, which with
/// radiographs of 16 MB is hundreds of megabytes that nobody uses. Thread-safe.
/// </summary>
public static class PixelBuffers
{
    /// <summary>What no radiograph exceeds, uncompressed, in 16 bits; larger arrays are not kept.</summary>
    private const int MaxKeptBytes = 32 << 20;

    /// <summary>Of each size, powers of two; more are in use at once where more processors are, and are then not kept.</summary>
    private const int MaxKeptArrays = 8;

    /// <summary>Arrays come with what was in them before.</summary>
    public static ArrayPool<byte> Pool { get; } = ArrayPool<byte>.Create(MaxKeptBytes, Math.Min(Environment.ProcessorCount, MaxKeptArrays));

    /// <summary>At least <paramref name="length"/> bytes, given back when disposed.</summary>
    internal static IMemoryOwner<byte> Rent(int length) => new Owner(length);

    private sealed class Owner(int length) : IMemoryOwner<byte>
    {
        private byte[]? _array = Pool.Rent(length);

        public Memory<byte> Memory => _array ?? throw new ObjectDisposedException(nameof(IMemoryOwner<byte>));

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _array, null) is { } array)
                Pool.Return(array);
        }
    }
}
