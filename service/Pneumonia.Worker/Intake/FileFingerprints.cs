using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Pneumonia.Worker.Ledger;

namespace Pneumonia.Worker.Intake;

/// <summary>
/// The files that the ledger is known to be done with, 16 bytes each, so that a scan of a million old files asks the ledger nothing and allocates nothing
/// for them. Holds only what the last scan saw. Not thread-safe.
/// </summary>
internal sealed class FileFingerprints
{
    /// <summary>Files remembered at most, some 170 MB; the ledger is asked about any more at each scan.</summary>
    public const int MaxCount = 2_000_000;

    /// <summary>Size and time, before the path.</summary>
    private const int PrefixBytes = 2 * sizeof(long);

    /// <summary>The longest path of Windows; Linux has 4096.</summary>
    private const int MaxPathChars = 32_768;

    // The scan that saw the file last. One dictionary kept over all scans: a second one for each scan would be as large again.
    private readonly Dictionary<UInt128, int> _lastSeen = [];
    private readonly byte[] _buffer = new byte[PrefixBytes + (MaxPathChars * sizeof(char))];
    private int _scan;

    public int Count => _lastSeen.Count;

    /// <summary>From here to <see cref="EndScan"/> all that is still there is seen again. A scan that does not end forgets nothing.</summary>
    public void StartScan() => _scan++;

    /// <summary>Forgets what the scan did not see: when it comes back, the ledger is asked.</summary>
    public void EndScan()
    {
        foreach (var (fingerprint, scan) in _lastSeen)
        {
            if (scan != _scan)
                _lastSeen.Remove(fingerprint);
        }
    }

    /// <summary>The file is known; if so, it stays known after this scan.</summary>
    public bool ContainsAndKeep(FileVersion file) => ContainsAndKeep(Path.GetDirectoryName(file.Path.AsSpan()), Path.GetFileName(file.Path.AsSpan()), file.SizeBytes, file.ModifiedTicks);

    /// <inheritdoc cref="ContainsAndKeep(FileVersion)"/>
    public bool ContainsAndKeep(ReadOnlySpan<char> folder, ReadOnlySpan<char> name, long sizeBytes, long modifiedTicks)
    {
        if (Of(folder, name, sizeBytes, modifiedTicks) is not { } fingerprint)
            return false;

        ref int lastSeen = ref CollectionsMarshal.GetValueRefOrNullRef(_lastSeen, fingerprint);
        if (Unsafe.IsNullRef(ref lastSeen))
            return false;

        lastSeen = _scan;
        return true;
    }

    public void Add(FileVersion file)
    {
        if (_lastSeen.Count < MaxCount
            && Of(Path.GetDirectoryName(file.Path.AsSpan()), Path.GetFileName(file.Path.AsSpan()), file.SizeBytes, file.ModifiedTicks) is { } fingerprint)
        {
            _lastSeen[fingerprint] = _scan;
        }
    }

    // Null for a path longer than any system has.
    private UInt128? Of(ReadOnlySpan<char> folder, ReadOnlySpan<char> name, long sizeBytes, long modifiedTicks)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer, sizeBytes);
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.AsSpan(sizeof(long)), modifiedTicks);
        if (!Path.TryJoin(folder, name, MemoryMarshal.Cast<byte, char>(_buffer.AsSpan(PrefixBytes)), out int chars))
            return null;

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_buffer.AsSpan(0, PrefixBytes + (chars * sizeof(char))), hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
