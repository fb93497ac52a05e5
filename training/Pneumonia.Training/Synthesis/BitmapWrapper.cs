using System.Globalization;
using System.Security.Cryptography;
using Pneumonia.Dicom;
using Pneumonia.Imaging;

namespace Pneumonia.Training.Synthesis;

/// <summary>Makes a radiograph's file of a JPEG or PNG, so that a labelled image can go the way of a study.</summary>
/// <param name="modality">DX or CR.</param>
/// <param name="bits">8: the samples as they are. 12: spread over 0 to 4095.</param>
/// <param name="age">AS; for images whose label tells no age.</param>
/// <param name="view">For images whose label tells no view.</param>
internal sealed class BitmapWrapper(string modality, int bits, string? age, string? view)
{
    /// <exception cref="RefusedException">The content is not an image that the service would take.</exception>
    public byte[] Wrap(byte[] content, ImageLabel? label)
    {
        var (samples, rows, columns) = Decode(content);
        bool isJpeg = content.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]);
        string id = Convert.ToHexString(SHA256.HashData(content).AsSpan(0, 8));
        return RadiographFile.Write(
            new Radiograph
            {
                Modality = modality,
                Rows = rows,
                Columns = columns,
                BitsStored = bits,
                Samples = bits == 8 ? samples : SpreadTo12Bits(samples),
                Window = bits == 8 ? (128, 256) : (2048, 4096),
                PatientName = $"DEIDENTIFIED^{id}",
                PatientId = id,
                PatientAge = label?.AgeYears is { } years ? string.Create(CultureInfo.InvariantCulture, $"{years:D3}Y") : age,
                PatientSex = label?.Sex,
                SeriesDescription = "Wrapped image",
                DerivationDescription = "JPEG or PNG image of a public data set put into a DICOM file; pixel spacing is nominal",
                Manufacturer = "Pneumonia Worker to-dicom",
                ViewPosition = label?.View ?? view,
                LossyCompressionRatio = isJpeg ? (double)samples.Length / content.Length : null,
            },
            DicomTransferSyntax.ExplicitVRLittleEndian);
    }

    /// <summary>Through the service's own reader: intensities at the image's own size, which are its samples by 255.</summary>
    private static (byte[] Samples, int Rows, int Columns) Decode(byte[] content)
    {
        if (!GrayscaleImage.TryReadBitmap(content, out var image, out var refusal))
            throw new RefusedException(refusal.ToString());

        using (image)
        {
            float[] intensities = ChestTensor.Read(image, image.Rows, image.Columns, Standardisation.None);
            return (Array.ConvertAll(intensities, value => (byte)MathF.Round(value * 255)), image.Rows, image.Columns);
        }
    }

    // 4095 / 255 is not whole; rounding keeps black at 0 and white at 4095, so the window's ends are those of the 8-bit image.
    private static byte[] SpreadTo12Bits(byte[] samples)
    {
        byte[] spread = new byte[samples.Length * sizeof(ushort)];
        for (int i = 0; i < samples.Length; i++)
        {
            int value = ((samples[i] * 4095) + 127) / 255;
            spread[2 * i] = (byte)value;
            spread[(2 * i) + 1] = (byte)(value >> 8);
        }

        return spread;
    }
}
