using Pneumonia.Dicom;

namespace Pneumonia.TestKit;

/// <summary>Compresses frames with the codec module's own encoders, so that a test has any transfer syntax from samples it knows.</summary>
/// <param name="sandbox">Runs the encoders.</param>
public sealed class FrameEncoder(CodecSandbox sandbox)
{
    /// <summary>The transfer syntaxes that <see cref="Encode"/> writes.</summary>
    public static IReadOnlyList<string> Syntaxes { get; } =
    [
        "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81",
        "1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91", "1.2.840.10008.1.2.4.110", "1.2.840.10008.1.2.4.112", "1.2.840.10008.1.2.4.201",
        "1.2.840.10008.1.2.4.202", "1.2.840.10008.1.2.4.203", "1.2.840.10008.1.2.5",
    ];

    /// <summary>Those of <see cref="Syntaxes"/> that give back each sample as it was.</summary>
    public static IReadOnlyList<string> LosslessSyntaxes { get; } =
        [.. Syntaxes.Where(uid => uid is not ("1.2.840.10008.1.2.4.50" or "1.2.840.10008.1.2.4.81" or "1.2.840.10008.1.2.4.91" or "1.2.840.10008.1.2.4.112" or "1.2.840.10008.1.2.4.203"))];

    /// <summary>The compressed frame, of even length.</summary>
    /// <param name="syntax">One of <see cref="Syntaxes"/>. JPEG Baseline takes 8 bits only; OpenJPEG's encoder, as the module calls it, no 8 signed bits.</param>
    /// <param name="format">How the samples lie: 8 or 16 bits allocated, colour by pixel.</param>
    /// <param name="samples">Little endian.</param>
    public byte[] Encode(string syntax, FrameFormat format, ReadOnlySpan<byte> samples)
    {
        if (format is { BitsStored: <= 8, IsSigned: true } && syntax is ("1.2.840.10008.1.2.4.90" or "1.2.840.10008.1.2.4.91"))
            throw new ArgumentException("The module's JPEG 2000 encoder takes 8-bit samples as unsigned.", nameof(format));
        using var instance = sandbox.CreateInstance(TimeSpan.FromMinutes(1), CancellationToken.None);
        var header = new FrameHeader(format.Rows, format.Columns, format.SamplesPerPixel, format.BitsStored, format.IsSigned)
        {
            SandboxBytesPerSample = format.BitsAllocated / 8,
        };
        int context = SandboxedFrame.CreateContext(instance, header);
        instance.Run("SetDecodedBufferSize", context, samples.Length);
        samples.CopyTo(instance.Memory(instance.Get("GetDecodedBuffer", context), samples.Length));

        var (function, isLossy, progression) = Encoder(syntax);
        int parameters = instance.Get("CreateEncoderParameters");
        instance.Run("SetLossy", parameters, isLossy ? 1 : 0);
        instance.Run("SetQuality", parameters, 95);
        instance.Run("SetPredictor", parameters, 1);
        instance.Run("SetAllowedLossyError", parameters, 2);
        instance.Run("SetProgressionOrder", parameters, progression);
        instance.Run("SetRate", parameters, 10);
        instance.Run("SetAllowMct", parameters, 1);
        instance.Run(function, context, parameters);

        int length = instance.Get("GetEncodedBufferSize", context);
        byte[] encoded = new byte[length + (length % 2)];
        instance.Memory(instance.Get("GetEncodedBuffer", context), length).CopyTo(encoded);
        return encoded;
    }

    private static (string Function, bool IsLossy, int Progression) Encoder(string syntax) => syntax switch
    {
        "1.2.840.10008.1.2.4.50" => ("EncodeJpeg", true, 0),
        "1.2.840.10008.1.2.4.57" or "1.2.840.10008.1.2.4.70" => ("EncodeJpeg", false, 0),
        "1.2.840.10008.1.2.4.80" => ("EncodeJpegLs", false, 0),
        "1.2.840.10008.1.2.4.81" => ("EncodeJpegLs", true, 0),
        "1.2.840.10008.1.2.4.90" => ("EncodeJpeg2000", false, 0),
        "1.2.840.10008.1.2.4.91" => ("EncodeJpeg2000", true, 0),
        "1.2.840.10008.1.2.4.110" => ("EncodeJpegXl", false, 0),
        "1.2.840.10008.1.2.4.112" => ("EncodeJpegXl", true, 0),
        "1.2.840.10008.1.2.4.201" => ("EncodeHtJpeg2000", false, 0),
        "1.2.840.10008.1.2.4.202" => ("EncodeHtJpeg2000", false, 2),
        "1.2.840.10008.1.2.4.203" => ("EncodeHtJpeg2000", true, 2),
        "1.2.840.10008.1.2.5" => ("EncodeRle", false, 0),
        _ => throw new ArgumentOutOfRangeException(nameof(syntax), syntax, "There is no encoder for it."),
    };
}
