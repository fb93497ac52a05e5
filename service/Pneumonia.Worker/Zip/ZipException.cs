using Pneumonia.Imaging;

namespace Pneumonia.Worker.Zip;

/// <summary>A zip archive, or an entry of one, cannot be used. Says why, with a number and without names; an I/O fault to whoever only wants the bytes.</summary>
internal sealed class ZipException(Reason reason, string detail, Exception? inner = null) : IOException(detail, inner)
{
    public Refusal Refusal { get; } = new(reason, detail);

    /// <summary>Of the archive as a whole.</summary>
    public static ZipException Refused(string detail) => new(Reason.ZipRefused, detail);

    /// <summary>Of one entry's bytes.</summary>
    public static ZipException Damaged(string detail, Exception? inner = null) => new(Reason.ZipEntryDamaged, detail, inner);
}
