using System.Buffers.Binary;

namespace Pneumonia.Dicom;

/// <summary>Reads single samples of a frame as the values that they stand for.</summary>
internal readonly ref struct StoredSamples(FrameFormat format, ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly int _unusedLow = format.HighBit + 1 - format.BitsStored;
    private readonly int _unusedHigh = 64 - format.BitsStored;
    private readonly int _pixels = format.Rows * format.Columns;

    /// <summary>The value of a pixel's sample, bits outside of the stored ones taken away and the sign extended.</summary>
    /// <param name="pixel">Row by row.</param>
    /// <param name="component">Of <see cref="FrameFormat.SamplesPerPixel"/>.</param>
    public long this[int pixel, int component = 0]
    {
        get
        {
            int index = format.PlanarConfiguration == 1 ? (component * _pixels) + pixel : (pixel * format.SamplesPerPixel) + component;
            long raw = (long)Raw(index) >> _unusedLow << _unusedHigh;
            return format.IsSigned ? raw >> _unusedHigh : raw >>> _unusedHigh;
        }
    }

    private uint Raw(int index) => (format.BitsAllocated, format.IsBigEndian) switch
    {
        (8, _) => _bytes[index],
        (16, false) => BinaryPrimitives.ReadUInt16LittleEndian(_bytes[(2 * index)..]),
        (16, true) => BinaryPrimitives.ReadUInt16BigEndian(_bytes[(2 * index)..]),
        (32, false) => BinaryPrimitives.ReadUInt32LittleEndian(_bytes[(4 * index)..]),
        (32, true) => BinaryPrimitives.ReadUInt32BigEndian(_bytes[(4 * index)..]),
        _ => throw new InvalidOperationException($"Samples of {format.BitsAllocated} bits."),
    };
}
