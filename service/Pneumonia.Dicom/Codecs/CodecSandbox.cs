namespace Pneumonia.Dicom;

/// <summary>
/// Decodes compressed frames in WebAssembly: a fault in a codec ends one frame and reads nothing of ours. Thread safe; one a process. The module
/// is compiled at the first frame that needs it, or by <see cref="WarmUp"/>.
/// </summary>
public sealed class CodecSandbox : IDisposable
{
    private readonly CodecOptions _options;
    private readonly SemaphoreSlim _places;
    private readonly Lock _lock = new();
    private CodecModule? _module;
    private bool _isDisposed;

    /// <exception cref="ArgumentOutOfRangeException">A limit is outside its range.</exception>
    public CodecSandbox(CodecOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MemoryLimitBytes, CodecOptions.MinMemoryLimitBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MemoryLimitBytes, CodecOptions.MaxMemoryLimitBytes);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.TimeLimit, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxConcurrentFrames, 1);
        _options = options;
        _places = new SemaphoreSlim(options.MaxConcurrentFrames);
    }

    /// <summary>There is a decoder for the transfer syntax.</summary>
    public static bool CanDecode(DicomTransferSyntax syntax) => Codecs.TryFind(syntax, out _);

    /// <summary>Frames of the transfer syntax may hold lower resolutions: JPEG 2000 and its high-throughput form.</summary>
    internal static bool CanReduce(DicomTransferSyntax syntax) => Codecs.TryFind(syntax, out var codec) && codec is (Codec.Jpeg2000 or Codec.HtJpeg2000);

    /// <summary>Loads the codec module: some 12 s of processor time at first, 30 ms from the cache.</summary>
    /// <exception cref="CodecUnavailableException">It is missing, is not the one this version was built with, or does not run here.</exception>
    public void WarmUp() => Module();

    /// <summary>Decodes one frame into little-endian samples, colour as the frame's format says, of the Bits Allocated that is described.</summary>
    /// <param name="syntax">How the frame is compressed.</param>
    /// <param name="fragments">The frame's bytes, in order.</param>
    /// <param name="described">What the data set says of the frame.</param>
    /// <exception cref="DicomException">
    /// No decoder (112), samples of other than 8 or 16 bits (RLE: or 32) allocated (304), damaged (309), not what is described (310), over a limit (311).
    /// </exception>
    /// <exception cref="CodecUnavailableException">The machine cannot decode (see <see cref="WarmUp"/>).</exception>
    public DecodedFrame Decode(
        DicomTransferSyntax syntax, IReadOnlyList<ReadOnlyMemory<byte>> fragments, FrameFormat described, CancellationToken cancellationToken = default) =>
        Decode(syntax, fragments, described, scale: 1, cancellationToken);

    /// <summary>
    /// Decodes one frame as <see cref="Decode(DicomTransferSyntax, IReadOnlyList{ReadOnlyMemory{byte}}, FrameFormat, CancellationToken)"/> does, but at
    /// the lowest resolution that a JPEG 2000 codestream offers and that has the given rows and columns: <see cref="DecodedFrame.Scale"/> says which.
    /// It is the full one where there is no other, and where a mean of neighbouring samples would mean nothing: colour, bits that may be used beside
    /// the stored ones, a sign that the codestream does not know of.
    /// </summary>
    public DecodedFrame DecodeReduced(
        DicomTransferSyntax syntax, IReadOnlyList<ReadOnlyMemory<byte>> fragments, FrameFormat described, int minimumRows, int minimumColumns,
        CancellationToken cancellationToken = default)
    {
        bool isGray = described is { PhotometricInterpretation: "MONOCHROME1" or "MONOCHROME2", SamplesPerPixel: 1 } && described.HighBit == described.BitsStored - 1;
        if (!isGray || !CanReduce(syntax) || !Codecs.TryFind(syntax, out var codec))
            return Decode(syntax, fragments, described, cancellationToken);

        using var frame = FrameBytes.Join(fragments);
        var bytes = Jpeg2000Stream.Unwrap(frame.Bytes);
        var header = FrameHeader.Read(codec, bytes);
        header.RequireMatch(described);
        var reduction = header.IsSigned == described.IsSigned ? Jpeg2000Codestream.Read(bytes).Reduce(minimumRows, minimumColumns) : null;
        bool hasSpareBits = header.Precision > described.BitsStored;
        if (reduction is null || (hasSpareBits && SpareBits.MayBeUsed(described, reduction)))
            return Decode(syntax, [bytes], described, cancellationToken);

        var format = described with { Rows = reduction.Rows, Columns = reduction.Columns };
        var reduced = Decode(syntax, reduction.Pieces, format, reduction.Scale, cancellationToken);
        if (!hasSpareBits || !SpareBits.AreUsed(reduced))
            return reduced;

        reduced.Dispose();
        return Decode(syntax, [bytes], described, cancellationToken);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _module?.Dispose();
            _module = null;
        }

        _places.Dispose();
    }

    /// <summary>One before its initialisation.</summary>
    internal CodecInstance CreateUntouched() =>
        Module().CreateUntouched(_options.MemoryLimitBytes, _options.TimeLimit, CancellationToken.None);

    /// <summary>A fresh instance of the module; the caller disposes it.</summary>
    internal CodecInstance CreateInstance(TimeSpan timeLimit, CancellationToken cancellationToken) =>
        Module().CreateInstance(_options.MemoryLimitBytes, timeLimit, cancellationToken);

    private DecodedFrame Decode(
        DicomTransferSyntax syntax, IReadOnlyList<ReadOnlyMemory<byte>> fragments, FrameFormat described, int scale, CancellationToken cancellationToken)
    {
        if (!Codecs.TryFind(syntax, out var codec))
            throw new DicomException(DicomFault.UnsupportedTransferSyntax, $"{syntax.Name} is not read.", tag: DicomTag.PixelData);
        if (described.BitsAllocated is not (8 or 16) && !(described.BitsAllocated == 32 && codec is (Codec.Rle or Codec.None)))
            throw new DicomException(DicomFault.InvalidBitDepth, $"Compressed samples of {described.BitsAllocated} bits are not read.", tag: DicomTag.BitsAllocated);
        long size = described.ByteCount;
        if (size <= 0 || size > DicomLimits.MaxFileBytes)
            throw new DicomException(DicomFault.InvalidDimensions, $"A frame of {size} bytes.", tag: DicomTag.Rows);

        using var frame = FrameBytes.Join(fragments);
        var samples = PixelBuffers.Rent((int)size);
        try
        {
            var format = Decode(codec, frame.Bytes, described, samples.Memory.Span[..(int)size], cancellationToken);
            return new DecodedFrame(format, samples.Memory[..(int)size], samples) { Scale = scale };
        }
        catch
        {
            samples.Dispose();
            throw;
        }
    }

    private FrameFormat Decode(Codec codec, ReadOnlyMemory<byte> frame, FrameFormat described, Span<byte> samples, CancellationToken cancellationToken)
    {
        var format = described with { PlanarConfiguration = 0, IsBigEndian = false };
        switch (codec)
        {
            case Codec.None:
                if (frame.Length < samples.Length)
                    throw FrameHeader.Damaged($"{frame.Length} bytes; {samples.Length} are described.");
                frame.Span[..samples.Length].CopyTo(samples);
                return described with { IsBigEndian = false };
            case Codec.Rle:
                RleFrame.Decode(frame.Span, format, samples);
                return format;
            case Codec.Jpeg2000 or Codec.HtJpeg2000:
                frame = Jpeg2000Stream.Unwrap(frame);
                break;
        }

        var header = FrameHeader.Read(codec, frame);
        header.RequireMatch(described);
        if (codec is Codec.Jpeg2000 or Codec.HtJpeg2000)
            Jpeg2000Stream.RequireReadableColour(frame.Span, header, codec == Codec.HtJpeg2000);
        long memory = SandboxedFrame.MemoryFor(codec, header, frame.Length);
        if (memory > _options.MemoryLimitBytes)
        {
            throw new DicomException(
                DicomFault.DecoderLimit, $"Decoding needs {memory >> 20} MiB; {_options.MemoryLimitBytes >> 20} are allowed.", tag: DicomTag.PixelData);
        }

        _places.Wait(cancellationToken);
        try
        {
            using var instance = CreateInstance(_options.TimeFor(samples.Length / header.SandboxBytesPerSample), cancellationToken);
            var decoded = SandboxedFrame.Decode(instance, codec, header, frame.Span);
            SampleFit.Fit(decoded, header, described, samples);
            return SandboxedFrame.Describe(codec, header, format);
        }
        finally
        {
            _places.Release();
        }
    }

    private CodecModule Module()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _module ??= CodecModule.Load(_options);
        }
    }
}
