using System.Buffers.Binary;
using System.Numerics;

namespace Pneumonia.Imaging;

/// <summary>
/// The loops over source samples, in SIMD. Each has a scalar twin, which also does the rest of a row; both give the same bits, because every
/// column is computed on its own and by the same operations in the same order.
/// </summary>
internal static class RowKernels
{
    /// <summary>Stored bytes of a row to codes: byte order, overlay bits and sign taken away.</summary>
    public static void Decode(ReadOnlySpan<byte> row, SampleLayout layout, Span<ushort> codes)
    {
        int done = 0;
        if (layout.BitsAllocated == 16 && Vector.IsHardwareAccelerated)
        {
            bool swap = layout.IsBigEndian == BitConverter.IsLittleEndian;
            var mask = new Vector<ushort>((ushort)(layout.CodeCount - 1));
            var sign = new Vector<ushort>((ushort)-layout.MinValue);
            for (; done <= codes.Length - Vector<ushort>.Count; done += Vector<ushort>.Count)
            {
                var raw = Vector.AsVectorUInt16(new Vector<byte>(row[(2 * done)..]));
                if (swap)
                    raw = (raw << 8) | (raw >>> 8);
                (((raw >>> layout.Shift) & mask) ^ sign).CopyTo(codes[done..]);
            }
        }

        DecodeScalar(row[(layout.BytesPerSample * done)..], layout, codes[done..]);
    }

    public static void DecodeScalar(ReadOnlySpan<byte> row, SampleLayout layout, Span<ushort> codes)
    {
        int mask = layout.CodeCount - 1;
        int sign = -layout.MinValue;
        if (layout.BitsAllocated == 8)
        {
            for (int i = 0; i < codes.Length; i++)
                codes[i] = (ushort)(((row[i] >> layout.Shift) & mask) ^ sign);
            return;
        }

        for (int i = 0; i < codes.Length; i++)
        {
            var bytes = row.Slice(2 * i, 2);
            int raw = layout.IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
            codes[i] = (ushort)(((raw >> layout.Shift) & mask) ^ sign);
        }
    }

    /// <summary>Adds <paramref name="weight"/> x clamp(code - low, 0, width) to each column's sum.</summary>
    public static void AddWindowed(ReadOnlySpan<ushort> codes, float low, float width, float weight, Span<float> sums)
    {
        int done = 0;
        if (Vector.IsHardwareAccelerated)
        {
            var lows = new Vector<float>(low);
            var widths = new Vector<float>(width);
            for (; done <= codes.Length - Vector<ushort>.Count; done += Vector<ushort>.Count)
            {
                Vector.Widen(new Vector<ushort>(codes[done..]), out var left, out var right);
                Add(left, sums[done..]);
                Add(right, sums[(done + Vector<float>.Count)..]);
            }

            void Add(Vector<uint> wide, Span<float> into)
            {
                // Codes are below 65,536: the signed conversion is exact and the faster one.
                var inside = Vector.Min(Vector.Max(Vector.ConvertToSingle(Vector.AsVectorInt32(wide)) - lows, Vector<float>.Zero), widths);
                (new Vector<float>(into) + (inside * weight)).CopyTo(into);
            }
        }

        AddWindowedScalar(codes[done..], low, width, weight, sums[done..]);
    }

    public static void AddWindowedScalar(ReadOnlySpan<ushort> codes, float low, float width, float weight, Span<float> sums)
    {
        for (int i = 0; i < codes.Length; i++)
            sums[i] += MathF.Min(MathF.Max(codes[i] - low, 0), width) * weight;
    }

    /// <summary>
    /// Adds <paramref name="weight"/> x the table's value to each column's sum, and the weight to each column's weight; NaN, the mark of padding, adds
    /// nothing to either.
    /// </summary>
    public static void AddLookedUp(ReadOnlySpan<ushort> codes, ReadOnlySpan<float> table, float weight, Span<float> sums, Span<float> weights)
    {
        // Equal lengths let the compiler leave out the checks of each index.
        sums = sums[..codes.Length];
        weights = weights[..codes.Length];
        for (int i = 0; i < codes.Length; i++)
        {
            float value = table[codes[i]];
            bool isPadding = float.IsNaN(value);
            sums[i] += isPadding ? 0 : value * weight;
            weights[i] += isPadding ? 0 : weight;
        }
    }
}
