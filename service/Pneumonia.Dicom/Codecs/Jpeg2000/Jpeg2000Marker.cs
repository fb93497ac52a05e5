using System.Buffers.Binary;

namespace Pneumonia.Dicom;

/// <summary>Markers of ISO/IEC 15444-1 table A.2, and CAP of part 15.</summary>
internal static class Jpeg2000Marker
{
    public const int Soc = 0xFF4F;
    public const int Cap = 0xFF50;
    public const int Siz = 0xFF51;
    public const int Cod = 0xFF52;
    public const int Coc = 0xFF53;
    public const int Qcd = 0xFF5C;
    public const int Qcc = 0xFF5D;
    public const int Rgn = 0xFF5E;
    public const int Poc = 0xFF5F;
    public const int Ppm = 0xFF60;
    public const int Ppt = 0xFF61;
    public const int Sot = 0xFF90;
    public const int Sop = 0xFF91;
    public const int Eph = 0xFF92;
    public const int Sod = 0xFF93;
    public const int Eoc = 0xFFD9;

    /// <summary>Two bytes as a number.</summary>
    /// <exception cref="DicomException">They are not there (309).</exception>
    public static int At(ReadOnlySpan<byte> bytes, int position)
    {
        Jpeg2000Fault.ThrowIf(position > bytes.Length - 2, $"It ends at byte {bytes.Length}, before its packets do.");
        return BinaryPrimitives.ReadUInt16BigEndian(bytes[position..]);
    }

    /// <summary>Markers without a length (table A.1).</summary>
    public static bool StandsAlone(int marker) => marker is >= 0xFF30 and <= 0xFF3F;
}
