namespace Pneumonia.Dicom;

/// <summary>The frames of native Pixel Data (PS3.5 §8.1.1), one behind the other.</summary>
internal sealed class NativeFrames
{
    private readonly FrameFormat _format;
    private readonly ReadOnlyMemory<byte> _pixels;

    /// <param name="format">As described.</param>
    /// <exception cref="DicomException">Pixel Data is not as long as described (302, 308), or not laid out in a way that is read (305).</exception>
    public NativeFrames(FrameFormat format, int frames, DicomItem pixelData, bool isBigEndian)
    {
        CheckLayout(format);
        int length = pixelData.Value.Length;
        long needed = ((FrameBits(format) * frames) + 7) / 8;
        PixelDescription.Require(length >= needed, DicomFault.PixelDataTooShort, $"{length} bytes; {needed} are described.", pixelData.Tag);
        long row = (FrameBits(format) + (8L * format.Rows) - 1) / (8L * format.Rows);
        PixelDescription.Require(
            length - needed < Math.Max(2, row), DicomFault.PixelDataTooLong,
            $"{length} bytes; {needed} are described: a row or more is left over.", pixelData.Tag);

        isBigEndian &= pixelData.VR != DicomVR.UN;
        _format = format with { IsBigEndian = isBigEndian && format.BitsAllocated > 8 };
        _pixels = isBigEndian && format.BitsAllocated <= 8 && pixelData.VR == DicomVR.OW ? SwapPairs(pixelData.Value.Span) : pixelData.Value;
    }

    /// <summary>A frame whose samples are whole bytes and all there: single bits are one byte each, and shared chroma stands with each pixel.</summary>
    public DecodedFrame Get(int frame)
    {
        if (_format.BitsAllocated == 1)
            return UnpackBits(frame);
        int bytes = (int)(FrameBits(_format) / 8);
        var stored = _pixels.Slice(bytes * frame, bytes);
        return _format.PhotometricInterpretation == "YBR_FULL_422" ? ShareChroma(stored.Span) : new DecodedFrame(_format, stored);
    }

    private static void CheckLayout(FrameFormat format)
    {
        string photometric = format.PhotometricInterpretation;
        bool isLaidOut = photometric switch
        {
            "YBR_RCT" or "YBR_ICT" => false,
            "YBR_FULL_422" => format.BitsAllocated == 8 && format.PlanarConfiguration == 0 && format.Columns % 2 == 0,
            _ => format.PlanarConfiguration is 0 or 1,
        };
        PixelDescription.Require(
            isLaidOut, DicomFault.UnsupportedPhotometricInterpretation,
            $"{photometric} is not read natively with planar configuration {format.PlanarConfiguration} and {format.Columns} columns.",
            DicomTag.PhotometricInterpretation);
    }

    /// <summary>Frames of single bits follow each other without a gap, so they need not begin with a byte.</summary>
    private static long FrameBits(FrameFormat format)
    {
        int bitsPerPixel = format.SamplesPerPixel * format.BitsAllocated;
        if (format.PhotometricInterpretation == "YBR_FULL_422")
            bitsPerPixel = 2 * format.BitsAllocated;
        return (long)format.Rows * format.Columns * bitsPerPixel;
    }

    /// <summary>PS3.5 §8.1.1: the first pixel is the least significant bit of the first byte.</summary>
    private DecodedFrame UnpackBits(int frame)
    {
        int count = _format.Rows * _format.Columns;
        long first = (long)count * frame;
        var owner = PixelBuffers.Rent(count);
        var samples = owner.Memory.Span[..count];
        var packed = _pixels.Span;
        for (int i = 0; i < count; i++)
            samples[i] = (byte)((packed[(int)((first + i) >> 3)] >> (int)((first + i) & 7)) & 1);
        return new DecodedFrame(_format with { BitsAllocated = 8 }, owner.Memory, owner);
    }

    /// <summary>PS3.3 §C.7.6.3.1.2, YBR_FULL_422: of each two pixels Y, Y, Cb, Cr. The chroma is that of both, as stored.</summary>
    private DecodedFrame ShareChroma(ReadOnlySpan<byte> stored)
    {
        var format = _format with { PhotometricInterpretation = "YBR_FULL" };
        var owner = PixelBuffers.Rent((int)format.ByteCount);
        var samples = owner.Memory.Span;
        for (int from = 0, to = 0; from < stored.Length; from += 4, to += 6)
        {
            (samples[to], samples[to + 3]) = (stored[from], stored[from + 1]);
            samples[to + 1] = samples[to + 4] = stored[from + 2];
            samples[to + 2] = samples[to + 5] = stored[from + 3];
        }

        return new DecodedFrame(format, owner.Memory, owner);
    }

    /// <summary>Big endian OW swaps the bytes of each word, and with them pairs of 8-bit samples (PS3.5 §7.3, §8.1.1).</summary>
    private static byte[] SwapPairs(ReadOnlySpan<byte> value)
    {
        byte[] swapped = value.ToArray();
        for (int i = 1; i < swapped.Length; i += 2)
            (swapped[i - 1], swapped[i]) = (swapped[i], swapped[i - 1]);
        return swapped;
    }
}
