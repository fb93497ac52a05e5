using Pneumonia.Dicom;

namespace Pneumonia.Worker.Scoring;

/// <summary>Tells JPEG and PNG files by their first bytes and reads them, bounded.</summary>
internal static class BitmapFile
{
    private static ReadOnlySpan<byte> JpegStart => [0xFF, 0xD8, 0xFF];

    private static ReadOnlySpan<byte> PngStart => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static bool IsBitmap(string path)
    {
        // A pipe or device has no length either, and opening it would wait for ever.
        if (new FileInfo(path) is not { Exists: true, Length: > 0 })
            return false;

        using var stream = Open(path);
        Span<byte> start = stackalloc byte[8];
        start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        return start.StartsWith(JpegStart) || start.SequenceEqual(PngStart);
    }

    /// <exception cref="DicomException">The file is larger than <see cref="DicomLimits.MaxFileBytes"/>.</exception>
    public static byte[] Read(string path)
    {
        using var stream = Open(path);
        if (stream.Length > DicomLimits.MaxFileBytes)
            throw new DicomException(DicomFault.TooLarge, $"{stream.Length} bytes; at most {DicomLimits.MaxFileBytes} are read.");

        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
}
