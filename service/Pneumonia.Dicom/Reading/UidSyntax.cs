using System.Text;

namespace Pneumonia.Dicom;

/// <summary>What a UID may look like (PS3.5 §9.1), and what is taken for one.</summary>
internal static class UidSyntax
{
    private const int MaxLength = 64;

    /// <summary>Every value of a UI element, without the one null that pads it, is a UID; an empty value is fine.</summary>
    public static bool IsValid(ReadOnlySpan<byte> value)
    {
        if (value is [.. var unpadded, 0])
            value = unpadded;
        foreach (var range in value.Split((byte)'\\'))
        {
            if (!IsUid(value[range]))
                return false;
        }

        return true;
    }

    /// <summary>The characters without padding at their end; null when they are none, too many, or not printable ASCII of one value.</summary>
    public static string? ToIdentity(ReadOnlySpan<byte> value)
    {
        var uid = value.TrimEnd(" \0"u8);
        return uid.IsEmpty || uid.Length > DicomLimits.MaxUidCharacters || uid.ContainsAnyExceptInRange((byte)' ', (byte)'~') || uid.Contains((byte)'\\')
            ? null
            : Encoding.ASCII.GetString(uid);
    }

    private static bool IsUid(ReadOnlySpan<byte> uid)
    {
        if (uid.IsEmpty)
            return true;
        foreach (var range in uid.Split((byte)'.'))
        {
            var component = uid[range];
            if (component.IsEmpty || component.ContainsAnyExceptInRange((byte)'0', (byte)'9') || component is [(byte)'0', _, ..])
                return false;
        }

        return uid.Length <= MaxLength;
    }
}
