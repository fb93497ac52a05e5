using System.Diagnostics.CodeAnalysis;
using Pneumonia.Dicom;

namespace Pneumonia.Imaging;

/// <summary>An image file of any kind that is read: DICOM, JPEG or PNG, told apart by content, never by name.</summary>
public sealed class ImageFile : IDisposable
{
    private const int SignatureLength = 8;

    private ImageFile(GrayscaleImage image, DicomFile? dicom)
    {
        Image = image;
        Dicom = dicom;
    }

    public GrayscaleImage Image { get; }

    /// <summary>The DICOM file; null for JPEG and PNG. Valid until this is disposed.</summary>
    public DicomFile? Dicom { get; }

    /// <summary>
    /// Opens <paramref name="path"/>. Refuses what <see cref="DicomFile.Open"/>, <see cref="GrayscaleImage.TryRead"/> and
    /// <see cref="GrayscaleImage.TryReadBitmap"/> refuse; a file that the machine does not hand over is <see cref="Reason.Unreadable"/>.
    /// </summary>
    public static bool TryOpen(string path, [NotNullWhen(true)] out ImageFile? file, out Refusal refusal)
    {
        file = null;
        try
        {
            if (!TryReadBitmapContent(path, out byte[]? bitmap))
                return TryOpenDicom(path, out file, out refusal);

            if (GrayscaleImage.TryReadBitmap(bitmap, out var image, out refusal))
                file = new ImageFile(image, dicom: null);
        }
        catch (DicomException exception)
        {
            refusal = Refusal.From(exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The exception's text holds the path, which may hold a name.
            refusal = new Refusal(Reason.Unreadable, $"The file cannot be read ({exception.GetType().Name}).");
        }

        return file is not null;
    }

    private static bool TryOpenDicom(string path, [NotNullWhen(true)] out ImageFile? file, out Refusal refusal)
    {
        file = null;
        var dicom = DicomFile.Open(path);
        if (GrayscaleImage.TryRead(dicom, out var image, out refusal))
            file = new ImageFile(image, dicom);
        else
            dicom.Dispose();
        return file is not null;
    }

    private static bool TryReadBitmapContent(string path, [NotNullWhen(true)] out byte[]? content)
    {
        content = null;
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> signature = stackalloc byte[SignatureLength];
        signature = signature[..stream.ReadAtLeast(signature, SignatureLength, throwOnEndOfStream: false)];
        if (!BitmapReader.IsJpeg(signature) && !BitmapReader.IsPng(signature))
            return false;

        // A larger file is refused by its length; there is no need to read more of it.
        stream.Position = 0;
        content = new byte[Math.Min(stream.Length, DicomLimits.MaxFileBytes + 1)];
        stream.ReadExactly(content);
        return true;
    }

    public void Dispose()
    {
        Image.Dispose();
        Dicom?.Dispose();
    }
}
