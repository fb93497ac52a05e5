namespace Pneumonia.Worker.Zip;

/// <summary>What the directory of a zip archive says of one entry (APPNOTE 6.3.10 §4.3.12).</summary>
/// <param name="Name">As <see cref="ZipEntryName.Decode"/> gives it.</param>
/// <param name="Crc32">Of the uncompressed bytes.</param>
/// <param name="CompressedSize">Bytes in the archive.</param>
/// <param name="Size">Bytes uncompressed.</param>
/// <param name="Position">Where its local header begins.</param>
internal sealed record ZipEntry(string Name, ZipMethod Method, bool IsEncrypted, uint Crc32, long CompressedSize, long Size, long Position)
{
    public bool IsFolder => Size == 0 && Name is [.., '/' or '\\'];
}

/// <summary>The compression methods that are read (APPNOTE §4.4.5).</summary>
internal enum ZipMethod
{
    Stored = 0,
    Deflated = 8,
}
