using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Pneumonia.Worker.Ledger;

namespace Pneumonia.Worker.Intake;

/// <summary>
/// The files that the ledger is known to have, 16 bytes each, so that a scan of a million old files asks the ledger nothing. Holds only what the
/// last scan saw.
/// </summary>
internal sealed class FileFingerprints
{
    private HashSet<UInt128> _known = [];
    private HashSet<UInt128> _seen = [];

    /// <summary>From here to <see cref="EndScan"/> all that is still there is seen again.</summary>
    public void StartScan() => _seen = [];

    /// <summary>Forgets what the scan did not see: when it comes back, the ledger is asked.</summary>
    public void EndScan() => _known = _seen;

    /// <summary>The file is known; if so, it stays known after this scan.</summary>
    public bool ContainsAndKeep(FileVersion file)
    {
        var fingerprint = Of(file);
        if (!_known.Contains(fingerprint))
            return false;

        _seen.Add(fingerprint);
        return true;
    }

    public void Add(FileVersion file)
    {
        var fingerprint = Of(file);
        _known.Add(fingerprint);
        _seen.Add(fingerprint);
    }

    private static UInt128 Of(FileVersion file) =>
        BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{file.SizeBytes}|{file.ModifiedTicks}|{file.Path}")));
}
