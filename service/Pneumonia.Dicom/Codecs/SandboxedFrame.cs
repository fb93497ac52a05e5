namespace Pneumonia.Dicom;

/// <summary>Runs one frame through the codec module: the module's C functions, in the order they want.</summary>
internal static class SandboxedFrame
{
    // The module's numbers for photometric interpretations; it looks at them only where colours are converted, which is not asked for.
    private const int Monochrome2 = 1, Rgb = 3;

    /// <summary>What the decoders allocate beside the module's own data, worked out from their code and measured on frames of 81 million samples.</summary>
    public static long MemoryFor(Codec codec, FrameHeader header, long frameBytes)
    {
        const long Module = 8 << 20;
        long bytesPerSample = header.SandboxBytesPerSample + codec switch
        {
            Codec.Jpeg => 2, // Coefficients, where the stream is progressive.
            Codec.JpegLs => 0,
            Codec.Jpeg2000 => 4,
            Codec.HtJpeg2000 => header.SandboxBytesPerSample,
            _ => 10,
        };
        return Module + (2 * frameBytes) + ((long)header.Rows * header.Columns * header.Samples * bytesPerSample);
    }

    /// <summary>The decoded samples, in the instance's memory: void after its next call.</summary>
    /// <exception cref="DicomException">Damaged (309) or over a limit (311).</exception>
    public static ReadOnlySpan<byte> Decode(CodecInstance instance, Codec codec, FrameHeader header, ReadOnlySpan<byte> frame)
    {
        int context = CreateContext(instance, header);
        instance.Run("SetEncodedBufferSize", context, frame.Length);
        frame.CopyTo(instance.Memory(instance.Get("GetEncodedBuffer", context), frame.Length));

        instance.Run(Decoder(codec), context, instance.Get("CreateDecoderParameters"));

        if (instance.Messages.Damage is { } damage)
            throw FrameHeader.Damaged($"The decoder found damage: {damage}");
        int size = instance.Get("GetDecodedBufferSize", context);
        if (size != header.SandboxBytes)
            throw FrameHeader.Damaged($"The decoder gave {size} bytes; its frame has {header.SandboxBytes}.");
        return instance.Memory(instance.Get("GetDecodedBuffer", context), size);
    }

    /// <summary>A context of the module, for a frame of the format.</summary>
    public static int CreateContext(CodecInstance instance, FrameHeader header)
    {
        int context = instance.Get("CreateCodecsContext");
        instance.Run("SetColumns", context, header.Columns);
        instance.Run("SetRows", context, header.Rows);
        instance.Run("SetBitsAllocated", context, 8 * header.SandboxBytesPerSample);
        instance.Run("SetBitsStored", context, header.Precision);
        instance.Run("SetSamplesPerPixel", context, header.Samples);
        instance.Run("SetPixelRepresentation", context, header.IsSigned == true ? 1 : 0);
        instance.Run("SetPlanarConfiguration", context, 0);
        instance.Run("SetPhotometricInterpretation", context, header.Samples == 1 ? Monochrome2 : Rgb);
        return context;
    }

    /// <summary>What the samples are after decoding. Colour is never converted, but JPEG's subsampling and the transforms of JPEG 2000 and JPEG XL are undone.</summary>
    public static FrameFormat Describe(Codec codec, FrameHeader header, FrameFormat format) => format with
    {
        PlanarConfiguration = header.IsByPlane ? 1 : 0,
        PhotometricInterpretation = (codec, format.PhotometricInterpretation) switch
        {
            (Codec.Jpeg, "YBR_FULL_422" or "YBR_PARTIAL_422" or "YBR_PARTIAL_420") => "YBR_FULL",
            (Codec.Jpeg2000 or Codec.HtJpeg2000, "YBR_RCT" or "YBR_ICT") => "RGB",
            (Codec.JpegXl, not ("MONOCHROME1" or "MONOCHROME2" or "PALETTE COLOR")) => "RGB",
            (_, var same) => same,
        },
    };

    private static string Decoder(Codec codec) => codec switch
    {
        Codec.Jpeg => "DecodeJpeg",
        Codec.JpegLs => "DecodeJpegLs",
        Codec.Jpeg2000 => "DecodeJpeg2000",
        Codec.HtJpeg2000 => "DecodeHtJpeg2000",
        Codec.JpegXl => "DecodeJpegXl",
        _ => throw new ArgumentOutOfRangeException(nameof(codec), codec, message: null),
    };
}
