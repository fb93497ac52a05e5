using System.Text;
using System.Text.Unicode;

namespace Pneumonia.Worker.Zip;

/// <summary>Names of entries: how their bytes are read, and which are none.</summary>
internal static class ZipEntryName
{
    // Code page 437 from 0x80 on: what names are written in unless they are UTF-8 (APPNOTE appendix D).
    private const string UpperHalf =
        "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00A0";

    /// <summary>UTF-8 where it can be, whatever the flag says: many writers do not set it. No two names of other bytes give the same text.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes) => Utf8.IsValid(bytes)
        ? Encoding.UTF8.GetString(bytes)
        : string.Create(bytes.Length, bytes, (text, name) =>
        {
            for (int i = 0; i < text.Length; i++)
                text[i] = name[i] < 0x80 ? (char)name[i] : UpperHalf[name[i] - 0x80];
        });

    /// <summary>Empty, not text, or with a part that leads upwards: no program that packs files writes such names.</summary>
    public static bool IsHostile(string name) => name.Length == 0 || name.AsSpan().ContainsAnyInRange('\0', '\x1F') || name.Contains('\x7F', StringComparison.Ordinal)
        || Parts(name).Contains("..", StringComparer.Ordinal);

    /// <summary>Folders and the name in them. Some writers of Windows separate them its way.</summary>
    public static string[] Parts(string name) => name.Split('/', '\\');
}
