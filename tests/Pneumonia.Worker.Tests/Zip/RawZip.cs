using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using Pneumonia.Worker.Zip;

namespace Pneumonia.Worker.Tests.Zip;

/// <summary>One entry as it is to be written, right unless a field says otherwise.</summary>
internal sealed record RawEntry(string Name, byte[] Content)
{
    public bool Deflate { get; init; } = true;

    public ushort? Method { get; init; }

    public ushort Flags { get; init; } = 0x800;

    public uint? Crc { get; init; }

    public uint? Size { get; init; }

    public byte[]? NameBytes { get; init; }

    /// <summary>Points at another entry's bytes instead of its own.</summary>
    public int? BytesOf { get; init; }

    /// <summary>Zip64 fields though nothing needs them.</summary>
    public bool Zip64 { get; init; }

    /// <summary>A hole in the file before it.</summary>
    public long Gap { get; init; }
}

/// <summary>Writes zip archives field by field, also such as no program would.</summary>
internal static class RawZip
{
    public static byte[] Build(params RawEntry[] entries)
    {
        using var stream = new MemoryStream();
        Write(stream, entries);
        return stream.ToArray();
    }

    public static string Save(string path, params RawEntry[] entries)
    {
        using var stream = File.Create(path);
        Write(stream, entries);
        return path;
    }

    /// <summary>All bytes of an entry, by the product's own reader.</summary>
    public static byte[] Read(string path, string name)
    {
        using var archive = ZipArchiveFile.OpenAt(new ZipEntryPath(path, name), out var entry);
        using var content = archive.OpenEntry(entry);
        byte[] bytes = new byte[entry.Size];
        content.ReadExactly(bytes);
        return bytes;
    }

    public static uint CrcOf(byte[] content) => Crc32.HashToUInt32(content);

    public static void Write(Stream stream, IReadOnlyList<RawEntry> entries, long? count = null, byte[]? comment = null)
    {
        var directory = new MemoryStream();
        var packed = entries.Select(entry => entry.Deflate ? Deflate(entry.Content) : entry.Content).ToList();
        var positions = new List<long>();
        foreach (var (i, entry) in entries.Index())
        {
            stream.Position += entry.Gap;
            positions.Add(stream.Position);
            byte[] name = entry.NameBytes ?? Encoding.UTF8.GetBytes(entry.Name);
            Header(stream, [0x04034B50], entry, packed[i].Length, name, null);
            stream.Write(packed[i]);
        }

        foreach (var (i, entry) in entries.Index())
        {
            byte[] name = entry.NameBytes ?? Encoding.UTF8.GetBytes(entry.Name);
            int bytesOf = entry.BytesOf ?? i;
            Header(directory, [0x02014B50, 0x0014], entry, packed[bytesOf].Length, name, positions[bytesOf]);
        }

        long start = stream.Position;
        stream.Write(directory.ToArray());
        End(stream, start, directory.Length, count ?? entries.Count, comment ?? []);
    }

    private static void Header(Stream stream, uint[] signature, RawEntry entry, int packed, byte[] name, long? position)
    {
        bool isWide = position is not null && (entry.Zip64 || position > uint.MaxValue);
        uint size = entry.Size ?? (uint)entry.Content.Length;
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(signature[0]);
        if (position is not null)
            writer.Write((ushort)signature[1]);
        writer.Write((ushort)20);
        writer.Write(entry.Flags);
        writer.Write(entry.Method ?? (ushort)(entry.Deflate ? 8 : 0));
        writer.Write(0x5A6F_0000u); // A date.
        writer.Write(entry.Crc ?? CrcOf(entry.Content));
        writer.Write(isWide ? uint.MaxValue : (uint)packed);
        writer.Write(isWide ? uint.MaxValue : size);
        writer.Write((ushort)name.Length);
        writer.Write((ushort)(isWide ? 4 + 24 + 5 : 0));
        if (position is { } at)
        {
            writer.Write(0u);
            writer.Write((ushort)0);
            writer.Write(0u);
            writer.Write(isWide ? uint.MaxValue : (uint)at);
        }

        writer.Write(name);
        if (isWide)
        {
            writer.Write([0x99, 0x99, 1, 0, 0]); // Somebody else's field.
            writer.Write(0x0018_0001u);
            writer.Write((long)size);
            writer.Write((long)packed);
            writer.Write(position!.Value);
        }
    }

    private static void End(Stream stream, long start, long length, long count, byte[] comment)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        bool isWide = start > uint.MaxValue || count > ushort.MaxValue;
        if (isWide)
        {
            long at = stream.Position;
            writer.Write(0x06064B50u);
            writer.Write(44L);
            writer.Write(0x002D_002Du);
            writer.Write(0L);
            writer.Write(count);
            writer.Write(count);
            writer.Write(length);
            writer.Write(start);
            writer.Write(0x07064B50u);
            writer.Write(0);
            writer.Write(at);
            writer.Write(1);
        }

        writer.Write(0x06054B50u);
        writer.Write(0u);
        writer.Write(isWide ? ushort.MaxValue : (ushort)count);
        writer.Write(isWide ? ushort.MaxValue : (ushort)count);
        writer.Write((uint)length);
        writer.Write(isWide ? uint.MaxValue : (uint)start);
        writer.Write((ushort)comment.Length);
        writer.Write(comment);
    }

    private static byte[] Deflate(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            deflate.Write(content);
        return packed.ToArray();
    }
}
