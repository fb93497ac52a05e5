using System.Security.Cryptography;
using System.Text;

namespace Pneumonia.Worker.Ledger.Audit;

/// <summary>
/// One link of the chain. Its hash is the lower-case hex SHA-256 of nine fields, each as the number of its UTF-8 bytes in decimal, a colon, the
/// bytes, a comma: the word pneumonia-audit-1, then sequence, at, kind, actor, subject, instance, payload and previousHash. Numbers are decimal, an
/// instance that is null is empty. service/docs/audit-trail.md says the same to those who check an export.
/// </summary>
/// <param name="Sequence">1, 2, 3, ... without a gap.</param>
/// <param name="At">UTC, as 2026-01-31T12:34:56.789Z.</param>
/// <param name="Kind">One of <see cref="AuditKind"/>.</param>
/// <param name="Actor">As <see cref="AuditActor"/> says.</param>
/// <param name="Subject">The key of a study, or of a file whose study is not known; empty when the record is about neither.</param>
/// <param name="Instance">Row of instances; null when the record is about none.</param>
/// <param name="Payload">What happened, as <see cref="CanonicalJson"/>; hashed as it is written, byte by byte.</param>
/// <param name="PreviousHash">The record before; <see cref="NoHash"/> in the first.</param>
internal sealed record AuditRecord(
    long Sequence, string At, string Kind, string Actor, string Subject, long? Instance, string Payload, string PreviousHash, string Hash)
{
    public const string Format = "pneumonia-audit-1";

    public static readonly string NoHash = new('0', 2 * SHA256.HashSizeInBytes);

    /// <summary>What <see cref="Hash"/> has to be.</summary>
    public string ComputeHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string field in (string[])[Format, $"{Sequence}", At, Kind, Actor, Subject, $"{Instance}", Payload, PreviousHash])
        {
            byte[] bytes = Encoding.UTF8.GetBytes(field);
            hash.AppendData(Encoding.ASCII.GetBytes($"{bytes.Length}:"));
            hash.AppendData(bytes);
            hash.AppendData(","u8);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
