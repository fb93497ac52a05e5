using System.Security.Cryptography;

namespace Pneumonia.Dicom;

/// <summary>
/// The pixels of an image: their description (PS3.3 §C.7.6.3) with its rules checked, and their frames, native or compressed, as grayscale.
/// Views the file, which must outlive it. Thread safe.
/// </summary>
public sealed class DicomPixelData
{
    private readonly DicomTransferSyntax _syntax;
    private readonly NativeFrames? _native;
    private readonly ReadOnlyMemory<byte>[][] _compressed = [];
    private readonly GrayscaleRule _rule;

    private DicomPixelData(DicomFile file)
    {
        _syntax = file.TransferSyntax;
        var dataset = file.Dataset;
        var item = FindPixelData(dataset);
        if (_syntax.IsEncapsulated && !CodecSandbox.CanDecode(_syntax))
            throw new DicomException(DicomFault.UnsupportedTransferSyntax, $"{_syntax.Name} is not read.", tag: item.Tag);
        if (_syntax.IsEncapsulated != item.Fragments is not null)
        {
            string detail = _syntax.IsEncapsulated ? "The transfer syntax is a compressed one; Pixel Data has no fragments." : "Native pixel data has no fragments.";
            throw new DicomException(DicomFault.MalformedEncapsulation, detail, item.Offset, item.Tag);
        }

        Format = PixelDescription.Read(dataset);
        NumberOfFrames = PixelDescription.ReadNumberOfFrames(dataset);
        _rule = GrayscaleRule.Create(Format, file);
        if (item.Fragments is { } fragments)
            _compressed = Encapsulation.Split(dataset, fragments, NumberOfFrames);
        else
            _native = new NativeFrames(Format, NumberOfFrames, item, _syntax.IsBigEndian);
    }

    /// <summary>As the data set describes a frame; what <see cref="GetFrame"/> gives may lie otherwise and says so.</summary>
    public FrameFormat Format { get; }

    public int NumberOfFrames { get; }

    public bool IsMonochrome1 => Format.PhotometricInterpretation == "MONOCHROME1";

    /// <summary>RGB, YBR or PALETTE COLOR: <see cref="GetFrame"/> gives it in gray, ready for display, when no pixel of it has a colour.</summary>
    public bool IsColour => !Format.PhotometricInterpretation.StartsWith("MONOCHROME", StringComparison.Ordinal);

    /// <summary>Checks that the data set describes pixels that are all there, in one frame or several.</summary>
    /// <exception cref="DicomException">They are not; faults 3xx, 110 or 111 for a missing or unreadable attribute, 112 for a syntax that is not read.</exception>
    public static DicomPixelData Create(DicomFile file) => new(file);

    /// <summary>
    /// A frame in grayscale, 1 sample of 8 or 16 allocated bits per pixel. Native samples that lie so are a view of the file, in its byte order;
    /// others are decoded, unpacked or brought down to 16 bits into memory of their own.
    /// </summary>
    /// <exception cref="DicomException">
    /// There is no such frame (307); it is in colour (306); its values span more than 16 bits (304); it cannot be decoded (309-311).
    /// </exception>
    /// <exception cref="CodecUnavailableException">The frame is compressed, and the machine cannot decode it.</exception>
    public DecodedFrame GetFrame(int frame, CodecSandbox codecs) => _rule.Apply(GetStoredFrame(frame, codecs));

    /// <summary>
    /// As <see cref="GetFrame"/>, but a JPEG 2000 frame comes at the lowest resolution that has the given rows and columns, where that means no more
    /// than a smaller picture: <see cref="DecodedFrame.Scale"/> says which. All others come in full.
    /// </summary>
    public DecodedFrame GetReducedFrame(int frame, CodecSandbox codecs, int minimumRows, int minimumColumns) => _native is null
        ? _rule.Apply(codecs.DecodeReduced(_syntax, CompressedFrame(frame), Format, minimumRows, minimumColumns))
        : GetFrame(frame, codecs);

    /// <summary>
    /// SHA-256, as lower-case hex, of a JPEG 2000 frame as it is compressed: what identifies it when not all of its samples are decoded. Null for a
    /// frame of any other syntax, whose samples are always there to be hashed.
    /// </summary>
    /// <exception cref="DicomException">There is no such frame (307).</exception>
    public string? ComputeCodestreamSha256(int frame)
    {
        if (!CodecSandbox.CanReduce(_syntax))
            return null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var fragment in CompressedFrame(frame))
            hash.AppendData(fragment.Span);
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    /// <summary>A frame with all its samples, before any of them is interpreted: colour is still colour, 32 bits are 32.</summary>
    internal DecodedFrame GetStoredFrame(int frame, CodecSandbox codecs)
    {
        RequireFrame(frame);
        return _native?.Get(frame) ?? codecs.Decode(_syntax, _compressed[frame], Format);
    }

    private ReadOnlyMemory<byte>[] CompressedFrame(int frame)
    {
        RequireFrame(frame);
        return _compressed[frame];
    }

    private void RequireFrame(int frame) => PixelDescription.Require(
        frame >= 0 && frame < NumberOfFrames, DicomFault.UnsupportedFrameCount, $"Frame {frame} of {NumberOfFrames}.", DicomTag.NumberOfFrames);

    private static DicomItem FindPixelData(DicomDataset dataset)
    {
        if (dataset.TryGetItem(DicomTag.PixelData, out var item))
            return item;
        bool isFloat = dataset.Contains(DicomTag.FloatPixelData) || dataset.Contains(DicomTag.DoubleFloatPixelData);
        string detail = isFloat ? "Pixel data of floating point numbers is not read." : "There is no Pixel Data.";
        throw new DicomException(DicomFault.NoPixelData, detail, tag: DicomTag.PixelData);
    }
}
