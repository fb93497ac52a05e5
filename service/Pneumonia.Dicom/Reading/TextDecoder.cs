using System.Text;

namespace Pneumonia.Dicom;

/// <summary>
/// Turns bytes into text by Specific Character Set (PS3.3 §C.12.1.1.2). Never fails: what the set cannot say becomes a replacement character,
/// bytes above 127 without any set are read as Latin-1. Code extensions (ISO 2022) are not followed.
/// </summary>
internal sealed class TextDecoder(Encoding encoding)
{
    public static readonly TextDecoder Default = new(Encoding.Latin1);

    private static readonly TextDecoder Utf8 = new(new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));

    public string Decode(ReadOnlySpan<byte> bytes) => encoding.GetString(bytes);

    /// <param name="specificCharacterSet">The value of (0008,0005); its first name counts.</param>
    public static TextDecoder For(ReadOnlySpan<byte> specificCharacterSet)
    {
        string value = Encoding.Latin1.GetString(specificCharacterSet);
        string first = value.Split('\\')[0].Trim(' ', '\0').Replace("ISO 2022 IR ", "ISO_IR ", StringComparison.Ordinal);
        return first switch
        {
            "ISO_IR 192" => Utf8,
            "ISO_IR 101" => CodePage("iso-8859-2"),
            "ISO_IR 109" => CodePage("iso-8859-3"),
            "ISO_IR 110" => CodePage("iso-8859-4"),
            "ISO_IR 144" => CodePage("iso-8859-5"),
            "ISO_IR 127" => CodePage("iso-8859-6"),
            "ISO_IR 126" => CodePage("iso-8859-7"),
            "ISO_IR 138" => CodePage("iso-8859-8"),
            "ISO_IR 148" => CodePage("iso-8859-9"),
            "ISO_IR 203" => CodePage("iso-8859-15"),
            "ISO_IR 166" => CodePage("windows-874"),
            "ISO_IR 13" => CodePage("shift_jis"),
            "GB18030" or "GBK" => CodePage("gb18030"),
            _ => Default,
        };
    }

    private static TextDecoder CodePage(string name) =>
        CodePagesEncodingProvider.Instance.GetEncoding(name) is { } encoding ? new TextDecoder(encoding) : Default;
}
