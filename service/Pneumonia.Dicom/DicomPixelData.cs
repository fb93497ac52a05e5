namespace Pneumonia.Dicom;

/// <summary>The description of grayscale pixel data (PS3.3 §C.7.6.3) with its rules checked, and its native frames.</summary>
public sealed class DicomPixelData
{
    private readonly ReadOnlyMemory<byte> _frames;

    private DicomPixelData(DicomFile file)
    {
        var dataset = file.Dataset;
        var item = FindPixelData(dataset);
        Require(!file.TransferSyntax.IsEncapsulated, DicomFault.UnsupportedTransferSyntax, $"{file.TransferSyntax.Name} is not read.", item.Tag);
        Require(item.Fragments is null, DicomFault.MalformedDataSet, "Native pixel data has no fragments.", item.Tag);
        CheckColour(dataset);
        IsMonochrome1 = dataset.GetString(DicomTag.PhotometricInterpretation) == "MONOCHROME1";

        Rows = Required(dataset, DicomTag.Rows);
        Columns = Required(dataset, DicomTag.Columns);
        bool fits = Rows > 0 && Columns > 0 && (long)Rows * Columns <= DicomLimits.MaxPixels;
        Require(fits, DicomFault.InvalidDimensions, $"{Rows} x {Columns} pixels.", DicomTag.Rows);

        BitsAllocated = Required(dataset, DicomTag.BitsAllocated);
        BitsStored = Required(dataset, DicomTag.BitsStored);
        HighBit = Required(dataset, DicomTag.HighBit);
        int representation = Required(dataset, DicomTag.PixelRepresentation);
        Require(
            BitsAllocated is 8 or 16 && BitsStored >= 1 && BitsStored <= BitsAllocated && HighBit >= BitsStored - 1 && HighBit < BitsAllocated
                && representation is 0 or 1,
            DicomFault.InvalidBitDepth,
            $"{BitsStored} bits stored of {BitsAllocated} allocated, high bit {HighBit}, representation {representation}.",
            DicomTag.BitsAllocated);
        IsSigned = representation == 1;

        NumberOfFrames = ReadNumberOfFrames(dataset);
        long needed = (long)FrameBytes * NumberOfFrames;
        Require(item.Value.Length >= needed, DicomFault.PixelDataTooShort, $"{item.Value.Length} bytes; {needed} are described.", item.Tag);
        Require(
            item.Value.Length - needed < Math.Max(2, Columns * BytesPerSample), DicomFault.PixelDataTooLong,
            $"{item.Value.Length} bytes; {needed} are described: a row or more is left over.", item.Tag);

        bool isBigEndian = file.TransferSyntax.IsBigEndian && item.VR != DicomVR.UN;
        IsBigEndian = isBigEndian && BitsAllocated == 16;
        _frames = isBigEndian && BitsAllocated == 8 && item.VR == DicomVR.OW ? SwapPairs(item.Value.Span) : item.Value;
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>8 or 16.</summary>
    public int BitsAllocated { get; }

    /// <summary>1 to <see cref="BitsAllocated"/>.</summary>
    public int BitsStored { get; }

    public int HighBit { get; }

    /// <summary>Pixel Representation 1: two's complement.</summary>
    public bool IsSigned { get; }

    public bool IsMonochrome1 { get; }

    public int NumberOfFrames { get; }

    /// <summary>True when 16-bit samples are stored most significant byte first.</summary>
    public bool IsBigEndian { get; }

    private int BytesPerSample => BitsAllocated / 8;

    private int FrameBytes => Rows * Columns * BytesPerSample;

    /// <summary>Checks that the data set describes native grayscale pixels that are all there, in one frame or several.</summary>
    /// <exception cref="DicomException">They are not; faults 3xx, 110 or 111 for a missing or unreadable attribute, 112 for a compressed syntax.</exception>
    public static DicomPixelData Create(DicomFile file) => new(file);

    /// <summary>The stored bytes of a frame, Rows x Columns x BitsAllocated / 8 of them.</summary>
    /// <exception cref="DicomException">There is no such frame (307).</exception>
    public ReadOnlyMemory<byte> GetFrame(int frame)
    {
        Require(frame >= 0 && frame < NumberOfFrames, DicomFault.UnsupportedFrameCount, $"Frame {frame} of {NumberOfFrames}.", DicomTag.NumberOfFrames);
        return _frames.Slice(frame * FrameBytes, FrameBytes);
    }

    private static DicomItem FindPixelData(DicomDataset dataset)
    {
        if (dataset.TryGetItem(DicomTag.PixelData, out var item))
            return item;
        bool isFloat = dataset.Contains(DicomTag.FloatPixelData) || dataset.Contains(DicomTag.DoubleFloatPixelData);
        string detail = isFloat ? "Pixel data of floating point numbers is not read." : "There is no Pixel Data.";
        throw new DicomException(DicomFault.NoPixelData, detail, tag: DicomTag.PixelData);
    }

    private static void CheckColour(DicomDataset dataset)
    {
        int samples = Required(dataset, DicomTag.SamplesPerPixel);
        Require(samples == 1, DicomFault.NotGrayscale, $"{samples} samples per pixel.", DicomTag.SamplesPerPixel);
        if (dataset.GetString(DicomTag.PhotometricInterpretation) is not ("MONOCHROME1" or "MONOCHROME2"))
        {
            throw new DicomException(
                DicomFault.UnsupportedPhotometricInterpretation, "It is neither MONOCHROME1 nor MONOCHROME2.", tag: DicomTag.PhotometricInterpretation);
        }
    }

    private static int ReadNumberOfFrames(DicomDataset dataset)
    {
        if (!dataset.TryGetItem(DicomTag.NumberOfFrames, out var item) || dataset.GetStrings(item) is [] or [""])
            return 1;
        int frames = Required(dataset, DicomTag.NumberOfFrames);
        Require(frames > 0, DicomFault.UnsupportedFrameCount, $"{frames} frames.", DicomTag.NumberOfFrames);
        return frames;
    }

    private static int Required(DicomDataset dataset, DicomTag tag)
    {
        Require(dataset.TryGetItem(tag, out var item) && !item.Value.IsEmpty, DicomFault.MissingAttribute, "It is missing or empty.", tag);
        Require(dataset.TryGetInt32(tag, out int value), DicomFault.InvalidAttribute, "It is not a whole number.", tag);
        return value;
    }

    /// <summary>Big endian OW swaps the bytes of each word, and with them pairs of 8-bit samples (PS3.5 §7.3, §8.1.1).</summary>
    private static byte[] SwapPairs(ReadOnlySpan<byte> value)
    {
        byte[] swapped = value.ToArray();
        for (int i = 1; i < swapped.Length; i += 2)
            (swapped[i - 1], swapped[i]) = (swapped[i], swapped[i - 1]);
        return swapped;
    }

    private static void Require(bool isTrue, DicomFault fault, string detail, DicomTag tag)
    {
        if (!isTrue)
            throw new DicomException(fault, detail, tag: tag);
    }
}
