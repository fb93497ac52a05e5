using Pneumonia.Dicom;

namespace Pneumonia.Imaging;

/// <summary>Tells JPEG and PNG files by their content, never by their name, and reads them, bounded.</summary>
public static class BitmapFile
{
    private const int SignatureLength = 8;

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static bool IsBitmap(string path)
    {
        // A pipe or device has no length either, and opening it would wait for ever.
        if (new FileInfo(path) is not { Exists: true, Length: > 0 })
            return false;

        using var stream = Open(path);
        Span<byte> signature = stackalloc byte[SignatureLength];
        signature = signature[..stream.ReadAtLeast(signature, SignatureLength, throwOnEndOfStream: false)];
        return BitmapReader.IsJpeg(signature) || BitmapReader.IsPng(signature);
    }

    /// <exception cref="DicomException">The file is larger than <see cref="DicomLimits.MaxFileBytes"/>.</exception>
    /// <inheritdoc cref="IsBitmap" path="/exception"/>
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
