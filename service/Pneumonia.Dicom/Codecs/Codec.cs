using System.Collections.Frozen;

namespace Pneumonia.Dicom;

/// <summary>What decodes the frames of a transfer syntax.</summary>
internal enum Codec
{
    /// <summary>Samples as they are, in fragments (PS3.5 §A.4.11).</summary>
    None,

    /// <summary>Run lengths (PS3.5 annex G), decoded here: safe code, faster than the way into the sandbox and back.</summary>
    Rle,

    // The rest runs in the sandbox.
    Jpeg,
    JpegLs,
    Jpeg2000,
    HtJpeg2000,
    JpegXl,
}

internal static class Codecs
{
    private static readonly FrozenDictionary<string, Codec> BySyntax = new Dictionary<string, Codec>
    {
        ["1.2.840.10008.1.2.1.98"] = Codec.None,
        ["1.2.840.10008.1.2.4.50"] = Codec.Jpeg,
        ["1.2.840.10008.1.2.4.51"] = Codec.Jpeg,
        ["1.2.840.10008.1.2.4.53"] = Codec.Jpeg,
        ["1.2.840.10008.1.2.4.55"] = Codec.Jpeg,
        ["1.2.840.10008.1.2.4.57"] = Codec.Jpeg,
        ["1.2.840.10008.1.2.4.70"] = Codec.Jpeg,
        ["1.2.840.10008.1.2.4.80"] = Codec.JpegLs,
        ["1.2.840.10008.1.2.4.81"] = Codec.JpegLs,
        ["1.2.840.10008.1.2.4.90"] = Codec.Jpeg2000,
        ["1.2.840.10008.1.2.4.91"] = Codec.Jpeg2000,
        ["1.2.840.10008.1.2.4.110"] = Codec.JpegXl,
        ["1.2.840.10008.1.2.4.111"] = Codec.JpegXl,
        ["1.2.840.10008.1.2.4.112"] = Codec.JpegXl,
        ["1.2.840.10008.1.2.4.201"] = Codec.HtJpeg2000,
        ["1.2.840.10008.1.2.4.202"] = Codec.HtJpeg2000,
        ["1.2.840.10008.1.2.4.203"] = Codec.HtJpeg2000,
        ["1.2.840.10008.1.2.5"] = Codec.Rle,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool TryFind(DicomTransferSyntax syntax, out Codec codec) => BySyntax.TryGetValue(syntax.Uid, out codec);
}
