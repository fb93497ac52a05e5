namespace Pneumonia.Dicom;

/// <summary>The bytes by which a compressed image begins. RLE has none: its first byte is a count that any data may begin with.</summary>
internal static class CodestreamStart
{
    public static bool IsAt(ReadOnlySpan<byte> bytes) =>
        // JPEG and JPEG-LS: SOI and the first byte of the marker behind it (ISO/IEC 10918-1 §B.1.1).
        bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
        // JPEG 2000 and HTJ2K: SOC and SIZ (ISO/IEC 15444-1 §A.3), or the signature box of a file.
        || bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x4F, 0xFF, 0x51])
        || bytes.StartsWith("\0\0\0\x0CjP  "u8)
        // JPEG XL: a codestream, or the signature box of a container (ISO/IEC 18181-2).
        || bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x0A])
        || bytes.StartsWith("\0\0\0\x0CJXL "u8);
}
