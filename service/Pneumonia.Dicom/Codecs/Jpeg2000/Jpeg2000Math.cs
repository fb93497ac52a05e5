namespace Pneumonia.Dicom;

/// <summary>Divisions of ISO/IEC 15444-1 annex B, for dividends of either sign.</summary>
internal static class Jpeg2000Math
{
    public static long CeilingDivide(long value, long divisor) => (value + divisor - 1) / divisor;

    public static long CeilingShift(long value, int bits) => (value + (1L << bits) - 1) >> bits;
}
