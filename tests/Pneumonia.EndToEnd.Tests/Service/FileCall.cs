namespace Pneumonia.EndToEnd.Tests.Service;

/// <summary>One thing that a program did to a file or folder.</summary>
/// <param name="Target">The new name of a rename or link.</param>
/// <param name="Offset">Of a write; the new length of a truncation.</param>
/// <param name="Begun">When, as a number that counts up over the record; what ended before another began happened before it.</param>
internal sealed record FileCall(FileCallKind Kind, string Path, string? Target, long Offset, byte[] Data, int Begun, int Ended);

internal enum FileCallKind
{
    Create,
    MakeFolder,
    Write,
    Truncate,

    /// <summary>Of a file's content and length, or of a folder's names.</summary>
    Sync,

    Rename,
    Link,
    Remove,
}
