namespace Pneumonia.Imaging;

/// <summary>
/// The rows (or columns) of samples that one output row covers, in units that make all borders whole numbers. Of an image decoded at a lower
/// resolution sample n lies at pixel n x scale, in pixel centres: the samples are moved by the (scale - 1) / 2 pixels that this is off the middle.
/// </summary>
/// <param name="Start">First unit inside.</param>
/// <param name="End">First unit beyond.</param>
/// <param name="Unit">Units of one sample.</param>
internal readonly record struct SourceSpan(long Start, long End, long Unit)
{
    /// <param name="index">Of the output row.</param>
    /// <param name="outputSize">Output rows.</param>
    /// <param name="fullSize">Rows of the full image.</param>
    /// <param name="scale">Rows of the full image for each row of samples.</param>
    public static SourceSpan Of(int index, int outputSize, int fullSize, int scale)
    {
        long start = (2L * index * fullSize) + ((scale - 1L) * outputSize);
        return new SourceSpan(start, start + (2L * fullSize), 2L * scale * outputSize);
    }

    public int First => (int)(Start / Unit);

    /// <summary>May lie one beyond the image's last sample, which then stands for it.</summary>
    public int Last => (int)((End - 1) / Unit);

    /// <summary>Units of the sample that lie inside.</summary>
    public long Overlap(int sample) => Math.Min(End, (sample + 1L) * Unit) - Math.Max(Start, sample * Unit);
}
