using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pneumonia.Training.Synthesis;

/// <summary>UIDs that follow from content: the same input gives the same file again, byte for byte.</summary>
internal static class ContentUid
{
    /// <summary>
    /// A UID under 2.25 (PS3.5 §B.2) from a version 8 UUID (RFC 9562 §5.8) that holds the first bytes of SHA-256 of the text and the content.
    /// </summary>
    /// <param name="role">What the UID names, for example "study" or "instance"; other roles give other UIDs.</param>
    public static string Of(string role, ReadOnlySpan<byte> content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(role));
        hash.AppendData([0]);
        hash.AppendData(content);

        Span<byte> uuid = hash.GetHashAndReset().AsSpan(0, 16);
        uuid[6] = (byte)((uuid[6] & 0x0F) | 0x80);
        uuid[8] = (byte)((uuid[8] & 0x3F) | 0x80);
        return "2.25." + BinaryPrimitives.ReadUInt128BigEndian(uuid).ToString(CultureInfo.InvariantCulture);
    }
}
