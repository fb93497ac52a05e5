using System.Text;

namespace Pneumonia.Dicom;

/// <summary>
/// Turns bytes into text by Specific Character Set (PS3.3 §C.12.1.1.2). Never fails: what the set cannot say becomes U+FFFD, bytes above 127
/// without any known set are read as Latin-1.
/// </summary>
internal abstract class TextDecoder
{
    public static readonly TextDecoder Default = new WholeEncoding(Encoding.Latin1);

    private static readonly TextDecoder Utf8 = new WholeEncoding(new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));

    /// <summary>All of a value field. A backslash in the text is a character of its own, never the second byte of another.</summary>
    /// <param name="vr">Says which characters are delimiters.</param>
    public abstract string Decode(ReadOnlySpan<byte> bytes, DicomVR vr);

    /// <summary>Each of the sets is one that the standard has, or had (PS3.3 tables C.12-2 to C.12-5).</summary>
    public static bool Knows(ReadOnlySpan<byte> specificCharacterSet) => Array.TrueForAll(Terms(specificCharacterSet), term =>
        term is "" or "ISO_IR 6" or "ISO 2022 IR 6" or "ISO 2022 IR 87" or "ISO 2022 IR 159" or "ISO_IR 192" or "GB18030" or "GBK"
        || CodedCharacterSet.Of(term) is not null);

    /// <param name="specificCharacterSet">The value of (0008,0005).</param>
    public static TextDecoder For(ReadOnlySpan<byte> specificCharacterSet)
    {
        string[] terms = Terms(specificCharacterSet);
        // These forbid code extensions (PS3.3 §C.12.1.1.2), so whatever stands behind them is not followed.
        if (terms[0] is "ISO_IR 192")
            return Utf8;
        if (terms[0] is "GB18030" or "GBK")
            return new WholeEncoding(CodePage(54936));
        bool hasExtensions = terms.Length > 1 || terms[0].StartsWith("ISO 2022 IR ", StringComparison.Ordinal);
        // Shift JIS is JIS X 0201 and more; Japanese senders name ISO_IR 13 and mean it.
        if (!hasExtensions && terms[0] is "ISO_IR 13")
            return new WholeEncoding(CodePage(932));
        if (!hasExtensions && CodedCharacterSet.Of(terms[0]) is null)
            return Default;
        return new CodedTextDecoder(CodedCharacterSet.Of(terms[0]) ?? CodedCharacterSet.Latin1, hasExtensions);
    }

    private static string[] Terms(ReadOnlySpan<byte> specificCharacterSet) =>
        Array.ConvertAll(Encoding.Latin1.GetString(specificCharacterSet).Split('\\'), term => term.Trim(' ', '\0'));

    /// <summary>A code page without registering all of them for the process; what it lacks becomes U+FFFD.</summary>
    internal static Encoding CodePage(int number) =>
        CodePagesEncodingProvider.Instance.GetEncoding(number, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFD")) ?? Encoding.Latin1;

    private sealed class WholeEncoding(Encoding encoding) : TextDecoder
    {
        public override string Decode(ReadOnlySpan<byte> bytes, DicomVR vr) => encoding.GetString(bytes);
    }
}
