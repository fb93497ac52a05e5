using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace Pneumonia.Imaging;

/// <summary>
/// The loops over source samples, in SIMD. Each has a scalar twin, which also does the rest of a row; both give the same bits, because every
/// column is computed on its own and by the same operations in the same order.
/// </summary>
internal static class RowKernels
{
    /// <summary>Stored bytes of a row to codes: byte order, foreign bits and sign taken away. Tells which foreign bits were set.</summary>
    public static ForeignBits Decode(ReadOnlySpan<byte> row, SampleLayout layout, Span<ushort> codes)
    {
        if (!Vector.IsHardwareAccelerated)
            return DecodeScalar(row, layout, codes);

        var (done, set, notSign) = layout.BitsAllocated == 8 ? DecodeBytes(row, layout, codes) : DecodeWords(row, layout, codes);
        var foreign = DecodeScalar(row[(layout.BytesPerSample * done)..], layout, codes[done..]);
        for (int i = 0; i < Vector<ushort>.Count; i++)
            foreign |= new ForeignBits(set[i], notSign[i]);
        return foreign;
    }

    public static ForeignBits DecodeScalar(ReadOnlySpan<byte> row, SampleLayout layout, Span<ushort> codes)
    {
        int mask = layout.CodeCount - 1;
        int sign = layout.Sign;
        int unused = layout.UnusedAbove;
        int set = 0;
        int notSign = 0;
        for (int i = 0; i < codes.Length; i++)
        {
            int raw = layout.BitsAllocated == 8 ? row[i]
                : layout.IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(row.Slice(2 * i, 2))
                : BinaryPrimitives.ReadUInt16LittleEndian(row.Slice(2 * i, 2));
            set |= raw;
            notSign |= raw ^ ((short)(raw << unused) >> unused);
            codes[i] = (ushort)(((raw >> layout.Shift) & mask) ^ sign);
        }

        return new ForeignBits((ushort)set, (ushort)notSign);
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

    /// <summary>Adds <paramref name="weight"/> x the table's value to each column's sum.</summary>
    public static void AddLookedUp(ReadOnlySpan<ushort> codes, ReadOnlySpan<float> table, float weight, Span<float> sums)
    {
        int done = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            // Eight scalar loads into a vector: as fast as a gather for tables of 12 bits, a quarter faster for those of 16.
            for (; done <= codes.Length - Vector256<float>.Count; done += Vector256<float>.Count)
            {
                var code = codes.Slice(done, Vector256<float>.Count);
                var into = sums.Slice(done, Vector256<float>.Count);
                var values = Vector256.Create(
                    table[code[0]], table[code[1]], table[code[2]], table[code[3]], table[code[4]], table[code[5]], table[code[6]], table[code[7]]);
                (Vector256.Create<float>(into) + (values * weight)).CopyTo(into);
            }
        }

        AddLookedUpScalar(codes[done..], table, weight, sums[done..]);
    }

    public static void AddLookedUpScalar(ReadOnlySpan<ushort> codes, ReadOnlySpan<float> table, float weight, Span<float> sums)
    {
        for (int i = 0; i < codes.Length; i++)
            sums[i] += table[codes[i]] * weight;
    }

    private static (int Done, Vector<ushort> Set, Vector<ushort> NotSign) DecodeWords(ReadOnlySpan<byte> row, SampleLayout layout, Span<ushort> codes)
    {
        bool swap = layout.IsBigEndian == BitConverter.IsLittleEndian;
        int shift = layout.Shift;
        int unused = layout.UnusedAbove;
        var mask = new Vector<ushort>((ushort)(layout.CodeCount - 1));
        var sign = new Vector<ushort>((ushort)layout.Sign);
        var set = Vector<ushort>.Zero;
        var notSign = Vector<ushort>.Zero;
        int done = 0;
        for (; done <= codes.Length - Vector<ushort>.Count; done += Vector<ushort>.Count)
        {
            var raw = Vector.AsVectorUInt16(new Vector<byte>(row[(2 * done)..]));
            if (swap)
                raw = (raw << 8) | (raw >>> 8);
            set |= raw;
            notSign |= raw ^ Vector.AsVectorUInt16(Vector.AsVectorInt16(raw << unused) >> unused);
            (((raw >>> shift) & mask) ^ sign).CopyTo(codes[done..]);
        }

        return (done, set, notSign);
    }

    private static (int Done, Vector<ushort> Set, Vector<ushort> NotSign) DecodeBytes(ReadOnlySpan<byte> row, SampleLayout layout, Span<ushort> codes)
    {
        int shift = layout.Shift;
        int unused = layout.UnusedAbove;
        var mask = new Vector<ushort>((ushort)(layout.CodeCount - 1));
        var sign = new Vector<ushort>((ushort)layout.Sign);
        var set = Vector<ushort>.Zero;
        var notSign = Vector<ushort>.Zero;
        int done = 0;
        for (; done <= codes.Length - Vector<byte>.Count; done += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(row[done..]), out var left, out var right);
            set |= left | right;
            notSign |= (left ^ Vector.AsVectorUInt16(Vector.AsVectorInt16(left << unused) >> unused))
                | (right ^ Vector.AsVectorUInt16(Vector.AsVectorInt16(right << unused) >> unused));
            (((left >>> shift) & mask) ^ sign).CopyTo(codes[done..]);
            (((right >>> shift) & mask) ^ sign).CopyTo(codes[(done + Vector<ushort>.Count)..]);
        }

        return (done, set, notSign);
    }
}
