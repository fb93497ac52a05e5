using Pneumonia.TestKit;

namespace Pneumonia.Dicom.Tests;

/// <summary>All stored values of a file, before the gray rule: frame by frame, row by row, colour by pixel.</summary>
internal sealed record DecodedPixels(string Photometric, int Samples, int Bits, int[] Values)
{
    /// <summary>At most so many frames are compared: the rest of a long one adds time and no case.</summary>
    private const int MostFrames = 4;

    /// <exception cref="DicomException">The file, or its pixels, are refused.</exception>
    public static DecodedPixels Read(string path)
    {
        using var file = DicomFile.Open(path);
        return Read(file);
    }

    public static DecodedPixels Read(DicomFile file)
    {
        var pixelData = DicomPixelData.Create(file);
        List<int> values = [];
        string photometric = "";
        for (int i = 0; i < Math.Min(MostFrames, pixelData.NumberOfFrames); i++)
        {
            using var frame = pixelData.GetStoredFrame(i, TestCodecs.Shared);
            photometric = frame.Format.PhotometricInterpretation;
            var stored = new StoredSamples(frame.Format, frame.Samples.Span);
            for (int pixel = 0; pixel < frame.Format.Rows * frame.Format.Columns; pixel++)
            {
                for (int sample = 0; sample < frame.Format.SamplesPerPixel; sample++)
                    values.Add(unchecked((int)stored[pixel, sample]));
            }
        }

        return new DecodedPixels(photometric, pixelData.Format.SamplesPerPixel, pixelData.Format.BitsStored, [.. values]);
    }

    /// <summary>The largest difference between values at the same place; null when the two are not the same kind of pixels.</summary>
    public int? LargestDifference(DecodedPixels other)
    {
        if (Values.Length != other.Values.Length || Photometric != other.Photometric)
            return null;
        int largest = 0;
        for (int i = 0; i < Values.Length; i++)
            largest = Math.Max(largest, Math.Abs(Values[i] - other.Values[i]));
        return largest;
    }
}
