using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Pneumonia.Worker.Intake;

/// <summary>What Linux knows of a path and .NET does not tell: whether it is a file at all, and whether it is still the same one.</summary>
internal static class FileNode
{
    // struct statx of linux/stat.h, the same on every architecture.
    private const int BufferBytes = 256, ModeAt = 28, InodeAt = 32, BirthSecondsAt = 80, BirthNanosecondsAt = 88, DeviceMajorAt = 136, DeviceMinorAt = 140;
    private const int CurrentFolder = -100, FollowNoLink = 0x100;
    private const uint TypeInodeAndBirth = 0x1 | 0x100 | 0x800;
    private const int TypeMask = 0xF000, RegularFile = 0x8000;
    private const int NameTooLong = 36, NotImplemented = 38;

    /// <summary>Looks at a path without opening it. On Windows all that a folder lists is a file.</summary>
    public static FileNodeKind KindOf(string path)
    {
        if (!OperatingSystem.IsLinux())
            return FileNodeKind.File;
        if (Stat(path, FollowNoLink, out int error) is not { } node)
            return error switch { NotImplemented => FileNodeKind.File, NameTooLong => FileNodeKind.PathTooLong, _ => FileNodeKind.Absent };
        return (BinaryPrimitives.ReadUInt16LittleEndian(node.AsSpan(ModeAt)) & TypeMask) == RegularFile ? FileNodeKind.File : FileNodeKind.Other;
    }

    /// <summary>Another value means another folder under the same path: made anew, or something mounted over it. Null where that cannot be told.</summary>
    public static UInt128? IdentityOf(string folder)
    {
        if (!OperatingSystem.IsLinux() || Stat(folder, flags: 0, out _) is not { } node)
            return null;

        // An inode's number is soon used again, its time of birth is not.
        ulong birth = (BinaryPrimitives.ReadUInt64LittleEndian(node.AsSpan(BirthSecondsAt)) << 30) | BinaryPrimitives.ReadUInt32LittleEndian(node.AsSpan(BirthNanosecondsAt));
        return new UInt128(ReadDevice(node) ^ birth, BinaryPrimitives.ReadUInt64LittleEndian(node.AsSpan(InodeAt)));
    }

    /// <summary>The device that a folder is on, as long as it is mounted. Null where that cannot be told.</summary>
    public static ulong? DeviceOf(string folder) => OperatingSystem.IsLinux() && Stat(folder, flags: 0, out _) is { } node ? ReadDevice(node) : null;

    private static ulong ReadDevice(byte[] node) =>
        BinaryPrimitives.ReadUInt64LittleEndian(node.AsSpan(DeviceMajorAt, DeviceMinorAt + sizeof(uint) - DeviceMajorAt));

    private static byte[]? Stat(string path, int flags, out int error)
    {
        byte[] node = new byte[BufferBytes];
        try
        {
            bool isThere = StatX(CurrentFolder, Encoding.UTF8.GetBytes(path + '\0'), flags, TypeInodeAndBirth, node) == 0;
            error = isThere ? 0 : Marshal.GetLastPInvokeError();
            return isThere ? node : null;
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            error = NotImplemented; // Another C library than glibc.
            return null;
        }
    }

    [DllImport("libc.so.6", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int StatX(int folder, byte[] path, int flags, uint mask, byte[] node);
}

internal enum FileNodeKind
{
    File,

    /// <summary>A pipe, socket or device: opening it could wait for ever, or do something.</summary>
    Other,

    PathTooLong,

    /// <summary>Gone, or its name cannot be said in UTF-8.</summary>
    Absent,
}
