namespace Pneumonia.Dicom;

/// <summary>An escape sequence that designates a set (PS3.3 tables C.12-3 and C.12-4).</summary>
/// <param name="Length">Bytes, ESC included.</param>
/// <param name="IsG1">Designates G1, otherwise G0.</param>
/// <param name="Set">Null is ASCII, or JIS X 0201 romaji, which is shown the same.</param>
internal readonly record struct EscapeSequence(int Length, bool IsG1, CodedCharacterSet? Set)
{
    public const byte Escape = 0x1B;

    /// <summary>The sequence at the start of <paramref name="bytes"/>; null when it is none of DICOM's.</summary>
    public static EscapeSequence? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes is not [Escape, .. var rest])
            return null;
        return rest switch
        {
            [(byte)'(', (byte)'B' or (byte)'J', ..] => new(3, IsG1: false, Set: null),
            [(byte)'$', (byte)'B', ..] => new(3, IsG1: false, CodedCharacterSet.Jis0208),
            [(byte)'$', (byte)'(', (byte)'D', ..] => new(4, IsG1: false, CodedCharacterSet.Jis0212),
            [(byte)'$', (byte)')', (byte)'A', ..] => G1(4, "ISO_IR 58"),
            [(byte)'$', (byte)')', (byte)'C', ..] => G1(4, "ISO_IR 149"),
            [(byte)')', (byte)'I', ..] => G1(3, "ISO_IR 13"),
            [(byte)'-', var final, ..] when Term(final) is { } term => G1(3, term),
            _ => null,
        };
    }

    private static EscapeSequence G1(int length, string term) => new(length, IsG1: true, CodedCharacterSet.Of(term));

    private static string? Term(byte final) => (char)final switch
    {
        'A' => "ISO_IR 100",
        'B' => "ISO_IR 101",
        'C' => "ISO_IR 109",
        'D' => "ISO_IR 110",
        'F' => "ISO_IR 126",
        'G' => "ISO_IR 127",
        'H' => "ISO_IR 138",
        'L' => "ISO_IR 144",
        'M' => "ISO_IR 148",
        'T' => "ISO_IR 166",
        'b' => "ISO_IR 203",
        _ => null,
    };
}
