using System.Buffers.Binary;

namespace Pneumonia.Dicom;

/// <summary>
/// Tells which fragments of encapsulated Pixel Data make up which frame (PS3.5 §A.4). An offset table counts when it agrees with the fragments;
/// wrong, empty or missing ones are common, so then the fragments tell: all of them for a single frame, one a frame when the numbers match, else
/// those that begin as a compressed image does. Anything else is refused: frames put together by guess could be anything.
/// </summary>
internal static class Encapsulation
{
    private const int ItemHeaderBytes = 8;

    /// <param name="items">Fragments as they stand in the file, the offset table first.</param>
    /// <returns>The fragments of each frame, none of them empty.</returns>
    /// <exception cref="DicomException">They do not give <paramref name="frames"/> frames (312).</exception>
    public static ReadOnlyMemory<byte>[][] Split(DicomDataset dataset, IReadOnlyList<ReadOnlyMemory<byte>> items, int frames)
    {
        if (items.Count < 2)
            throw Malformed("There are no fragments.");

        var fragments = items.Skip(1).ToArray();
        int[] starts = FromTable(items[0].Span, sizeof(uint), fragments, frames)
            ?? FromTable(ExtendedTable(dataset), sizeof(ulong), fragments, frames)
            ?? FromFragments(fragments, frames);

        var split = new ReadOnlyMemory<byte>[frames][];
        for (int frame = 0; frame < frames; frame++)
        {
            int end = frame + 1 < frames ? starts[frame + 1] : fragments.Length;
            split[frame] = [.. fragments[starts[frame]..end].Where(fragment => !fragment.IsEmpty)];
            if (split[frame].Length == 0)
                throw Malformed($"Frame {frame} of {frames} has no bytes.");
        }

        return split;
    }

    /// <summary>PS3.3 §C.7.6.3.1.8: like the basic table, of 64-bit offsets, where 32 bits do not reach.</summary>
    private static ReadOnlySpan<byte> ExtendedTable(DicomDataset dataset) =>
        dataset.TryGetItem(DicomTag.ExtendedOffsetTable, out var item) ? item.Value.Span : default;

    /// <summary>The first fragment of each frame; null when the table is empty, or is not one of these fragments and frames.</summary>
    private static int[]? FromTable(ReadOnlySpan<byte> table, int width, ReadOnlyMemory<byte>[] fragments, int frames)
    {
        if (table.Length / width != frames)
            return null;

        int[] starts = new int[frames];
        int fragment = 0;
        ulong position = 0;
        for (int frame = 0; frame < frames; frame++)
        {
            ulong offset = width == sizeof(uint)
                ? BinaryPrimitives.ReadUInt32LittleEndian(table[(frame * width)..])
                : BinaryPrimitives.ReadUInt64LittleEndian(table[(frame * width)..]);
            while (fragment < fragments.Length && position < offset)
                position += ItemHeaderBytes + (ulong)fragments[fragment++].Length;

            bool isAscending = frame == 0 ? fragment == 0 : fragment > starts[frame - 1];
            if (position != offset || fragment == fragments.Length || !isAscending)
                return null;
            starts[frame] = fragment;
        }

        return starts;
    }

    private static int[] FromFragments(ReadOnlyMemory<byte>[] fragments, int frames)
    {
        int[] begun = Indices(fragments, fragment => CodestreamStart.IsAt(fragment.Span));
        if (frames == 1)
            return begun.Length <= 1 ? [0] : throw Malformed($"One frame is described; {begun.Length} fragments begin a compressed image.");

        int[] filled = Indices(fragments, fragment => !fragment.IsEmpty);
        if (filled.Length == frames)
            return filled;

        if (begun.Length == frames && begun[0] == filled[0])
            return begun;
        throw Malformed(
            $"{frames} frames are described; {filled.Length} fragments are there, {begun.Length} of them begin a compressed image, and no offset table tells them apart.");
    }

    private static int[] Indices(ReadOnlyMemory<byte>[] fragments, Func<ReadOnlyMemory<byte>, bool> isWanted) =>
        [.. Enumerable.Range(0, fragments.Length).Where(i => isWanted(fragments[i]))];

    private static DicomException Malformed(string detail) => new(DicomFault.MalformedEncapsulation, detail, tag: DicomTag.PixelData);
}
