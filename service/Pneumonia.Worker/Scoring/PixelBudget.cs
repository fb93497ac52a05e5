using Pneumonia.Dicom;

namespace Pneumonia.Worker.Scoring;

/// <summary>
/// Bounds the memory of files and their pixels by what each will take, not by their count: who does not fit waits until others are done. One that is
/// larger than all there is goes alone. Thread-safe.
/// </summary>
internal sealed class PixelBudget(long bytes)
{
    private readonly object _turn = new();
    private readonly long _total = bytes;
    private long _free = bytes;

    /// <summary>Waits until there is room. A thread takes one share at a time: two that each hold one and want another would wait for good.</summary>
    public Share Take(long wanted)
    {
        long taken = Math.Min(wanted, _total);
        lock (_turn)
        {
            while (_free < taken)
                Monitor.Wait(_turn);
            _free -= taken;
        }

        return new Share(this, taken);
    }

    /// <summary>What reading a file and decoding a frame of it takes at most, in bytes, by its header. The pixel reader refuses absurd sizes later.</summary>
    public static long Estimate(DicomFile header)
    {
        header.Dataset.TryGetInt32(DicomTag.Rows, out int rows);
        header.Dataset.TryGetInt32(DicomTag.Columns, out int columns);
        header.Dataset.TryGetInt32(DicomTag.SamplesPerPixel, out int samples);
        header.Dataset.TryGetInt32(DicomTag.BitsAllocated, out int bits);
        return header.Length + ((long)Math.Max(rows, 0) * Math.Max(columns, 0) * Math.Clamp(samples, 1, 4) * Math.Clamp((bits + 7) / 8, 1, 4));
    }

    private void Return(long taken)
    {
        lock (_turn)
        {
            _free += taken;
            Monitor.PulseAll(_turn);
        }
    }

    /// <summary>Disposing, once, gives the share back.</summary>
    public readonly struct Share(PixelBudget budget, long taken) : IDisposable
    {
        public void Dispose() => budget.Return(taken);
    }
}
