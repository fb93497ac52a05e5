using System.Text;

namespace Pneumonia.Dicom;

/// <summary>
/// A set of characters that ISO 2022 designates as G0 (bytes 21 to 7E) or G1 (A0 to FF), of one byte each or of two (PS3.5 §6.1.2.4, §6.1.2.5).
/// </summary>
internal sealed class CodedCharacterSet
{
    public const char Unknown = '\uFFFD';

    private const int Rows = 94;

    public static readonly CodedCharacterSet Latin1 = Single(28591);
    public static readonly CodedCharacterSet Katakana = Single(932);

    // Code page 20932 tells JIS X 0212 by the clear eighth bit of the second byte.
    public static readonly CodedCharacterSet Jis0208 = Double(20932, secondByteMask: 0x80);
    public static readonly CodedCharacterSet Jis0212 = Double(20932, secondByteMask: 0);
    private static readonly CodedCharacterSet Latin2 = Single(28592);
    private static readonly CodedCharacterSet Latin3 = Single(28593);
    private static readonly CodedCharacterSet Latin4 = Single(28594);
    private static readonly CodedCharacterSet Cyrillic = Single(28595);
    private static readonly CodedCharacterSet Arabic = Single(28596);
    private static readonly CodedCharacterSet Greek = Single(28597);
    private static readonly CodedCharacterSet Hebrew = Single(28598);
    private static readonly CodedCharacterSet Latin5 = Single(28599);
    private static readonly CodedCharacterSet Latin9 = Single(28605);
    private static readonly CodedCharacterSet Thai = Single(874);
    private static readonly CodedCharacterSet Korean = Double(949, secondByteMask: 0x80);
    private static readonly CodedCharacterSet Chinese = Double(936, secondByteMask: 0x80);

    private readonly Lazy<char[]> _characters;

    private CodedCharacterSet(bool isDouble, Func<char[]> read)
    {
        IsDouble = isDouble;
        _characters = new Lazy<char[]>(read);
    }

    /// <summary>Two bytes are one character.</summary>
    public bool IsDouble { get; }

    /// <summary>The character at two bytes of 21 to 7E, the eighth bit taken away.</summary>
    public char this[int first, int second] => _characters.Value[((first - 0x21) * Rows) + second - 0x21];

    /// <summary>The character at a byte of 80 to FF.</summary>
    public char this[int value] => _characters.Value[value - 0x80];

    /// <summary>
    /// What a defined term (PS3.3 tables C.12-2 to C.12-4) designates as G1; null for an unknown term and for the sets that only an escape
    /// sequence reaches, all of which are G0.
    /// </summary>
    public static CodedCharacterSet? Of(string term) => term.Replace("ISO 2022 IR ", "ISO_IR ", StringComparison.Ordinal) switch
    {
        "ISO_IR 13" => Katakana,
        "ISO_IR 58" => Chinese,
        "ISO_IR 100" => Latin1,
        "ISO_IR 101" => Latin2,
        "ISO_IR 109" => Latin3,
        "ISO_IR 110" => Latin4,
        "ISO_IR 126" => Greek,
        "ISO_IR 127" => Arabic,
        "ISO_IR 138" => Hebrew,
        "ISO_IR 144" => Cyrillic,
        "ISO_IR 148" => Latin5,
        "ISO_IR 149" => Korean,
        "ISO_IR 166" => Thai,
        "ISO_IR 203" => Latin9,
        _ => null,
    };

    private static CodedCharacterSet Single(int codePage) => new(isDouble: false, () =>
    {
        var encoding = TextDecoder.CodePage(codePage);
        return [.. Enumerable.Range(0x80, 0x80).Select(value => Character(encoding, (byte)value))];
    });

    private static CodedCharacterSet Double(int codePage, int secondByteMask) => new(isDouble: true, () =>
    {
        var encoding = TextDecoder.CodePage(codePage);
        return [.. from first in Enumerable.Range(0x21, Rows)
                   from second in Enumerable.Range(0x21, Rows)
                   select Character(encoding, (byte)(first | 0x80), (byte)(second | secondByteMask))];
    });

    /// <summary>The code pages give bytes that their set leaves free a place in the private use area: nothing that a reader could see.</summary>
    private static char Character(Encoding encoding, params ReadOnlySpan<byte> bytes) =>
        encoding.GetString(bytes) is [var character] && character is < '\uE000' or > '\uF8FF' ? character : Unknown;
}
