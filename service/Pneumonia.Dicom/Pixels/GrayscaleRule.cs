namespace Pneumonia.Dicom;

/// <summary>
/// Makes grayscale samples of at most 16 bits out of whatever an image stores, where that changes no value: colour must be gray in every pixel,
/// and deep samples must span no more than 65,536 values.
/// </summary>
internal sealed class GrayscaleRule
{
    /// <summary>
    /// What lossy compression may do to a gray pixel's chroma, of 255: twice the largest rounding of a decoder. Lossless pixels may have none.
    /// </summary>
    public const int LossyChroma = 2;

    private readonly bool _isLossy;
    private readonly ColourPalette? _palette;

    private GrayscaleRule(bool isLossy, ColourPalette? palette) => (_isLossy, _palette) = (isLossy, palette);

    /// <exception cref="DicomException">The palette is missing (110) or cannot be read (111).</exception>
    public static GrayscaleRule Create(FrameFormat described, DicomFile file) => new(
        file.TransferSyntax.IsLossy || file.Dataset.GetString(DicomTag.LossyImageCompression) == "01",
        described.PhotometricInterpretation == "PALETTE COLOR" ? ColourPalette.Read(file.Dataset, described.IsSigned) : null);

    /// <summary>The frame itself where it is grayscale of 8 or 16 bits already; else another one, and <paramref name="frame"/> is given back.</summary>
    /// <exception cref="DicomException">It has colour (306) or spans too many values (304).</exception>
    public DecodedFrame Apply(DecodedFrame frame)
    {
        var format = frame.Format;
        if (format.SamplesPerPixel == 1 && format.BitsAllocated <= 16 && _palette is null)
            return frame;

        using (frame)
        {
            if (_palette is not null)
                return FromPalette(frame, _palette);
            return format.SamplesPerPixel == 1 ? DeepSamples.Reduce(frame) : FromColour(frame);
        }
    }

    private DecodedFrame FromColour(DecodedFrame frame)
    {
        bool isYbr = frame.Format.PhotometricInterpretation is "YBR_FULL" or "YBR_FULL_422";
        int bits = frame.Format.BitsStored;
        double chroma = _isLossy ? LossyChroma * Math.Pow(2, bits - 8) : 0;
        long middle = 1L << (bits - 1);
        var stored = new StoredSamples(frame.Format, frame.Samples.Span);
        using var gray = new GrayWriter(frame.Format, bits);
        for (int pixel = 0; pixel < gray.Count; pixel++)
        {
            long a = stored[pixel, 0], b = stored[pixel, 1], c = stored[pixel, 2];
            if (isYbr)
            {
                gray.Add(a, Math.Abs(b - middle) <= chroma && Math.Abs(c - middle) <= chroma);
                continue;
            }

            // ITU-R BT.601 as in PS3.3 §C.7.6.3.1.2: Cb = 0.564 (B - Y), Cr = 0.713 (R - Y).
            long luma = ((299 * a) + (587 * b) + (114 * c) + 500) / 1000;
            bool isGray = a == b && b == c;
            gray.Add(luma, isGray || (_isLossy && Math.Abs(0.564 * (c - luma)) <= chroma && Math.Abs(0.713 * (a - luma)) <= chroma));
        }

        return gray.ToFrame();
    }

    private static DecodedFrame FromPalette(DecodedFrame frame, ColourPalette palette)
    {
        var stored = new StoredSamples(frame.Format, frame.Samples.Span);
        using var gray = new GrayWriter(frame.Format, palette.Bits);
        for (int pixel = 0; pixel < gray.Count; pixel++)
        {
            var (red, green, blue) = palette[stored[pixel]];
            gray.Add(red, red == green && green == blue);
        }

        return gray.ToFrame();
    }
}
