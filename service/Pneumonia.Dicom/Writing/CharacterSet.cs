using System.Text;

namespace Pneumonia.Dicom;

/// <summary>The character sets that are written (PS3.3 §C.12.1.1.2). Each throws where it cannot say a character.</summary>
internal static class CharacterSet
{
    public static readonly Encoding Default = Strict("us-ascii");

    private static readonly Encoding Latin1 = Strict("iso-8859-1");
    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="name">The value of Specific Character Set.</param>
    /// <exception cref="InvalidOperationException">It is not one that is written.</exception>
    public static Encoding Find(ReadOnlySpan<byte> name) => Encoding.ASCII.GetString(name) switch
    {
        "ISO_IR 192" => Utf8,
        "ISO_IR 100" => Latin1,
        "" or "ISO_IR 6" => Default,
        _ => throw new InvalidOperationException($"{DicomTag.SpecificCharacterSet} is neither ISO_IR 192 nor ISO_IR 100 nor ISO_IR 6."),
    };

    private static Encoding Strict(string name) => Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ReplacementFallback);
}
