namespace Pneumonia.Dicom;

/// <summary>Expands a segmented palette table (PS3.3 §C.7.9.2): runs of entries, straight lines between them, and repeats of earlier segments.</summary>
internal static class SegmentedTable
{
    private const int Discrete = 0;
    private const int Linear = 1;
    private const int Indirect = 2;

    /// <summary>The entries; null when the segments do not give <paramref name="count"/> of them.</summary>
    public static ushort[]? Expand(ReadOnlySpan<ushort> words, int count)
    {
        var entries = new List<ushort>(count);
        return TryAppend(words, position: 0, int.MaxValue, entries, count, isRepeated: false) && entries.Count == count ? [.. entries] : null;
    }

    private static bool TryAppend(ReadOnlySpan<ushort> words, int position, int segments, List<ushort> entries, int count, bool isRepeated)
    {
        for (; segments > 0 && position + 1 < words.Length; segments--)
        {
            int code = words[position];
            int length = words[position + 1];
            position += 2;
            if (length == 0)
                return false;
            switch (code)
            {
                case Discrete when length <= words.Length - position && length <= count - entries.Count:
                    entries.AddRange(words.Slice(position, length));
                    position += length;
                    break;
                case Linear when position < words.Length && entries.Count > 0 && length <= count - entries.Count:
                    AppendLine(entries, length, words[position++]);
                    break;
                case Indirect when position + 1 < words.Length && !isRepeated:
                    // Length: how many segments to repeat; two words: the first one's byte offset, low word first.
                    long offset = words[position] | ((long)words[position + 1] << 16);
                    position += 2;
                    if (offset % 2 != 0 || offset / 2 >= words.Length || !TryAppend(words, (int)(offset / 2), length, entries, count, isRepeated: true))
                        return false;
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    /// <summary>From the last entry, which is not repeated, to <paramref name="end"/>, which is.</summary>
    private static void AppendLine(List<ushort> entries, int length, int end)
    {
        int start = entries[^1];
        for (int i = 1; i <= length; i++)
            entries.Add((ushort)Math.Round(start + ((end - start) * (double)i / length)));
    }
}
