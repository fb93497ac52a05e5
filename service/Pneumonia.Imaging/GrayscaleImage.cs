using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Pneumonia.Dicom;

namespace Pneumonia.Imaging;

/// <summary>
/// Decoded grayscale samples with what is needed to turn them into intensities: the step between a file and a tensor. From native DICOM it views
/// the file's pixels, from compressed DICOM, JPEG or PNG it owns samples.
/// </summary>
public sealed class GrayscaleImage : IDisposable
{
    /// <summary>
    /// Samples in either direction that a lower resolution keeps for each float of the tensor. At 4 the probability of the shipped model moves by
    /// 0.003 at most over 59 radiographs, at 2 by 0.007 (service/docs/adr/0008-jpeg2000-reduced-resolution.md).
    /// </summary>
    private const int SamplesPerFloat = 4;

    private readonly DecodedFrame? _frame;
    private readonly Func<string?>? _codestreamHash;
    private ReadOnlyMemory<byte> _samples;

    private GrayscaleImage(DecodedFrame frame, DicomPixelData pixels, int frameIndex, SampleLayout layout, GrayscaleTransform transform)
        : this(frame.Samples, frame.Format.Rows, frame.Format.Columns, layout, transform)
    {
        _frame = frame;
        _codestreamHash = () => pixels.ComputeCodestreamSha256(frameIndex);
        Scale = frame.Scale;
        if (Scale > 1)
            (FullRows, FullColumns) = (pixels.Format.Rows, pixels.Format.Columns);
    }

    internal GrayscaleImage(ReadOnlyMemory<byte> samples, int rows, int columns, SampleLayout layout, GrayscaleTransform transform)
    {
        if (rows <= 0 || columns <= 0 || samples.Length != (long)rows * columns * layout.BytesPerSample)
            throw new ArgumentException($"{samples.Length} bytes are not {rows} x {columns} samples of {layout.BytesPerSample} bytes.", nameof(samples));

        _samples = samples;
        Rows = rows;
        Columns = columns;
        FullRows = rows;
        FullColumns = columns;
        Layout = layout;
        Transform = transform;
    }

    /// <summary>
    /// Reads the one frame of <paramref name="file"/>, which must outlive the image: native samples are views of it, compressed ones are decoded by
    /// <paramref name="codecs"/>. Refuses what <see cref="DicomPixelData"/> refuses, and modality, polarity or padding attributes that contradict
    /// themselves (<see cref="Reason.InvalidGrayscaleTransform"/>), and samples of fewer than <see cref="SampleLayout.MinBitsStored"/> bits. Gray
    /// pixels stored as colour are ready for display: PS3.3 §C.11 has no modality and VOI transform for them.
    /// </summary>
    /// <param name="spec">
    /// What the image is for: a JPEG 2000 frame then comes at a lower resolution where that holds well more samples than the tensor. Null for all of them.
    /// </param>
    /// <exception cref="CodecUnavailableException">The frame is compressed, and the machine cannot decode it.</exception>
    public static bool TryRead(DicomFile file, CodecSandbox codecs, [NotNullWhen(true)] out GrayscaleImage? image, out Refusal refusal, TensorSpec? spec = null)
    {
        image = null;
        try
        {
            var pixels = DicomPixelData.Create(file);
            if (pixels.NumberOfFrames == 1)
                return TryReadFrame(file, pixels, 0, codecs, out image, out refusal, spec);
            refusal = new Refusal(Reason.UnsupportedFrameCount, $"{pixels.NumberOfFrames} frames; a radiograph has one.");
        }
        catch (DicomException exception)
        {
            refusal = Refusal.From(exception);
        }

        return false;
    }

    /// <summary>Reads one frame, counted from 0, of a file that may have several; otherwise as <see cref="TryRead"/>.</summary>
    /// <param name="pixels">Those of <paramref name="file"/>.</param>
    /// <exception cref="CodecUnavailableException">The frame is compressed, and the machine cannot decode it.</exception>
    public static bool TryReadFrame(
        DicomFile file, DicomPixelData pixels, int frameIndex, CodecSandbox codecs, [NotNullWhen(true)] out GrayscaleImage? image, out Refusal refusal,
        TensorSpec? spec = null)
    {
        image = null;
        DecodedFrame? frame = null;
        try
        {
            frame = GetFrame(file.Dataset, pixels, frameIndex, codecs, spec);
            var layout = SampleLayout.From(frame.Format);
            if (layout.BitsStored < SampleLayout.MinBitsStored)
                refusal = new Refusal(Reason.InvalidBitDepth, $"{layout.BitsStored} bits stored (0028,0101); a radiograph has {SampleLayout.MinBitsStored} or more.");
            else if (TryReadTransform(file, pixels, layout, out var transform, out refusal))
                image = new GrayscaleImage(frame, pixels, frameIndex, layout, transform) { OverlayBits = OverlayReader.Read(file.Dataset, layout) };
        }
        catch (DicomException exception)
        {
            refusal = Refusal.From(exception);
        }
        finally
        {
            if (image is null)
                frame?.Dispose();
        }

        return image is not null;
    }

    /// <summary>Reads a JPEG or PNG of 8 bits; grayscale as it is, colour becomes luma (ITU-R BT.601). Anything else is <see cref="Reason.NotAnImage"/>.</summary>
    public static bool TryReadBitmap(ReadOnlySpan<byte> content, [NotNullWhen(true)] out GrayscaleImage? image, out Refusal refusal)
    {
        image = BitmapReader.TryRead(content, out byte[]? samples, out int rows, out int columns, out refusal) ? FromSamples(samples, rows, columns) : null;
        return image is not null;
    }

    /// <summary>Takes 8-bit MONOCHROME2 samples that are in memory, row by row; 0 is black, 255 white, and the intensity is sample / 255.</summary>
    public static GrayscaleImage FromSamples(ReadOnlyMemory<byte> samples, int rows, int columns) =>
        new(samples, rows, columns, SampleLayout.EightBit, GrayscaleTransform.DisplayReady);

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Rows and columns of the frame, of which a lower resolution has fewer.</summary>
    internal int FullRows { get; }

    internal int FullColumns { get; }

    /// <summary>Pixels of the frame for each sample in either direction: 1, or a power of two at a lower resolution.</summary>
    internal int Scale { get; private init; } = 1;

    internal SampleLayout Layout { get; }

    internal GrayscaleTransform Transform { get; }

    /// <summary>Bits of each stored sample that belong to overlay planes.</summary>
    internal int OverlayBits { get; init; }

    // A mean of samples before the transform is not the mean after it where that is a table or where samples are no intensities.
    private static DecodedFrame GetFrame(DicomDataset dataset, DicomPixelData pixels, int frameIndex, CodecSandbox codecs, TensorSpec? spec)
    {
        bool isReducible = spec is not null && !dataset.Contains(DicomTag.PixelPaddingValue) && !dataset.Contains(DicomTag.ModalityLutSequence)
            && !dataset.Contains(DicomTag.VoiLutSequence) && OverlayReader.Read(dataset, SampleLayout.From(pixels.Format)) == 0;
        return isReducible
            ? pixels.GetReducedFrame(frameIndex, codecs, SamplesPerFloat * spec!.Rows, SamplesPerFloat * spec.Columns)
            : pixels.GetFrame(frameIndex, codecs);
    }

    internal ReadOnlySpan<byte> GetRow(int row)
    {
        int length = Columns * Layout.BytesPerSample;
        return _samples.Span.Slice(row * length, length);
    }

    /// <summary>
    /// With SOPInstanceUID the identity of an instance: the SHA-256 of a JPEG 2000 frame as it is compressed, whatever resolution was decoded, and
    /// of any other frame's samples.
    /// </summary>
    public string ComputeIdentitySha256() => _codestreamHash?.Invoke() ?? ComputeSampleSha256();

    /// <summary>
    /// SHA-256 of the samples as lower-case hex. The samples are hashed row by row in one form,
    /// whatever the file's: overlay bits masked, shifted down to bit 0, as offset binary if signed, in one byte up to 8 stored bits and in two,
    /// little endian, beyond. So byte order, deflation and HighBit do not matter.
    /// </summary>
    /// <exception cref="InvalidOperationException">Not all samples were decoded.</exception>
    public string ComputeSampleSha256()
    {
        if (Scale > 1)
            throw new InvalidOperationException("A lower resolution has not all samples.");

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        ushort[] codeBuffer = ArrayPool<ushort>.Shared.Rent(Columns);
        byte[] byteBuffer = ArrayPool<byte>.Shared.Rent(Columns);
        try
        {
            var codes = codeBuffer.AsSpan(0, Columns);
            var bytes = byteBuffer.AsSpan(0, Columns);
            for (int row = 0; row < Rows; row++)
            {
                RowKernels.Decode(GetRow(row), Layout, codes);
                if (Layout.BitsStored <= 8)
                {
                    for (int i = 0; i < codes.Length; i++)
                        bytes[i] = (byte)codes[i];
                    hash.AppendData(bytes);
                    continue;
                }

                if (!BitConverter.IsLittleEndian)
                    BinaryPrimitives.ReverseEndianness(codes, codes);
                hash.AppendData(MemoryMarshal.AsBytes(codes));
            }
        }
        finally
        {
            ArrayPool<ushort>.Shared.Return(codeBuffer);
            ArrayPool<byte>.Shared.Return(byteBuffer);
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    public void Dispose()
    {
        _samples = default;
        _frame?.Dispose();
    }

    private static bool TryReadTransform(
        DicomFile file, DicomPixelData pixels, SampleLayout layout, out GrayscaleTransform transform, out Refusal refusal)
    {
        if (!pixels.IsColour)
            return GrayscaleTransformReader.TryRead(file.Dataset, layout, pixels.IsMonochrome1, file.TransferSyntax.IsBigEndian, out transform, out refusal);

        transform = GrayscaleTransform.DisplayReady with { Voi = new VoiRange(layout.MinValue, layout.MaxValue) };
        refusal = default;
        return true;
    }
}
