using System.Diagnostics.CodeAnalysis;

namespace Pneumonia.Dicom;

internal static class Jpeg2000Fault
{
    /// <exception cref="DicomException">Fault 309.</exception>
    public static void ThrowIf([DoesNotReturnIf(true)] bool isCorrupt, string detail)
    {
        if (isCorrupt)
            throw new DicomException(DicomFault.CorruptPixelData, "JPEG 2000: " + detail);
    }
}
