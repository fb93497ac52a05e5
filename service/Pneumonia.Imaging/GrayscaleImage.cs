using System.Diagnostics.CodeAnalysis;
using Pneumonia.Dicom;

namespace Pneumonia.Imaging;

/// <summary>
/// Decoded grayscale samples with what is needed to turn them into intensities: the step between a file and a tensor. From DICOM it views the
/// file's pixels, from JPEG or PNG it owns 8-bit samples.
/// </summary>
public sealed class GrayscaleImage : IDisposable
{
    private GrayscaleImage() => throw new NotImplementedException();

    /// <summary>Views the first frame of <paramref name="file"/>, which must outlive the image.</summary>
    public static bool TryRead(DicomFile file, [NotNullWhen(true)] out GrayscaleImage? image, out Refusal refusal) => throw new NotImplementedException();

    /// <summary>Reads a JPEG or PNG of 8 bits; colour becomes luma (ITU-R BT.601).</summary>
    public static bool TryReadBitmap(ReadOnlySpan<byte> content, [NotNullWhen(true)] out GrayscaleImage? image, out Refusal refusal) => throw new NotImplementedException();

    /// <summary>Takes 8-bit MONOCHROME2 samples that are in memory, row by row.</summary>
    public static GrayscaleImage FromSamples(ReadOnlyMemory<byte> samples, int rows, int columns) => throw new NotImplementedException();

    public int Rows => throw new NotImplementedException();

    public int Columns => throw new NotImplementedException();

    /// <summary>SHA-256 of the stored samples as lower-case hex: with SOPInstanceUID the identity of an instance.</summary>
    public string ComputeSampleSha256() => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}
