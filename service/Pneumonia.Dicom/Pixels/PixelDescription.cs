namespace Pneumonia.Dicom;

/// <summary>Reads what a data set says of its pixels (PS3.3 §C.7.6.3) and checks that it describes samples that can be.</summary>
internal static class PixelDescription
{
    /// <exception cref="DicomException">It does not: faults 303-307, 110 or 111 for a missing or unreadable attribute.</exception>
    public static FrameFormat Read(DicomDataset dataset)
    {
        int samples = Required(dataset, DicomTag.SamplesPerPixel);
        string photometric = dataset.GetString(DicomTag.PhotometricInterpretation) ?? "";
        CheckColour(samples, photometric);

        int rows = Required(dataset, DicomTag.Rows);
        int columns = Required(dataset, DicomTag.Columns);
        bool fits = rows > 0 && columns > 0 && (long)rows * columns <= DicomLimits.MaxPixels;
        Require(fits, DicomFault.InvalidDimensions, $"{rows} x {columns} pixels.", DicomTag.Rows);

        int allocated = Required(dataset, DicomTag.BitsAllocated);
        int stored = Required(dataset, DicomTag.BitsStored);
        int highBit = Required(dataset, DicomTag.HighBit);
        int representation = Required(dataset, DicomTag.PixelRepresentation);
        // 12 bits packed and 24 bits are legal by the letter, but no tool at hand and no file of the corpora says how they lie.
        bool isSample = allocated is 1 or 8 or 16 or 32 && stored >= 1 && stored <= allocated && highBit >= stored - 1 && highBit < allocated;
        bool isColourSample = highBit == stored - 1 && allocated is 8 or 16 && representation == 0;
        Require(
            isSample && representation is 0 or 1 && (samples == 1 || isColourSample), DicomFault.InvalidBitDepth,
            $"{stored} bits stored of {allocated} allocated, high bit {highBit}, representation {representation}, {samples} samples per pixel.",
            DicomTag.BitsAllocated);

        return new FrameFormat
        {
            Rows = rows,
            Columns = columns,
            SamplesPerPixel = samples,
            BitsAllocated = allocated,
            BitsStored = stored,
            HighBit = highBit,
            IsSigned = representation == 1,
            PhotometricInterpretation = photometric,
            PlanarConfiguration = samples == 1 ? 0 : Optional(dataset, DicomTag.PlanarConfiguration, whenAbsent: 0),
        };
    }

    /// <summary>Number of Frames; 1 when it is absent or empty.</summary>
    /// <exception cref="DicomException">It is not a number (111) or below 1 (307).</exception>
    public static int ReadNumberOfFrames(DicomDataset dataset)
    {
        int frames = Optional(dataset, DicomTag.NumberOfFrames, whenAbsent: 1);
        Require(frames > 0, DicomFault.UnsupportedFrameCount, $"{frames} frames.", DicomTag.NumberOfFrames);
        return frames;
    }

    public static void Require(bool isTrue, DicomFault fault, string detail, DicomTag tag)
    {
        if (!isTrue)
            throw new DicomException(fault, detail, tag: tag);
    }

    private static void CheckColour(int samples, string photometric)
    {
        bool isMonochrome = photometric is "MONOCHROME1" or "MONOCHROME2";
        Require(samples == 1 || (samples == 3 && !isMonochrome), DicomFault.NotGrayscale, $"{samples} samples per pixel.", DicomTag.SamplesPerPixel);
        bool isKnown = samples == 1
            ? isMonochrome || photometric == "PALETTE COLOR"
            : photometric is "RGB" or "YBR_FULL" or "YBR_FULL_422" or "YBR_RCT" or "YBR_ICT";
        Require(
            isKnown, DicomFault.UnsupportedPhotometricInterpretation,
            $"It is missing or none that is read with {samples} samples per pixel.", DicomTag.PhotometricInterpretation);
    }

    private static int Optional(DicomDataset dataset, DicomTag tag, int whenAbsent) =>
        dataset.TryGetItem(tag, out var item) && dataset.GetStrings(item) is not ([] or [""]) ? Required(dataset, tag) : whenAbsent;

    private static int Required(DicomDataset dataset, DicomTag tag)
    {
        Require(dataset.TryGetItem(tag, out var item) && !item.Value.IsEmpty, DicomFault.MissingAttribute, "It is missing or empty.", tag);
        Require(dataset.TryGetInt32(tag, out int value), DicomFault.InvalidAttribute, "It is not a whole number.", tag);
        return value;
    }
}
