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

    /// <summary>The file is known; it stays so for the scan after this one.</summary>
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

    /// <summary>Forgets what has not been seen since the last call.</summary>
    public void ForgetUnseen() => (_known, _seen) = (_seen, []);

    private static UInt128 Of(FileVersion file) =>
        BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{file.SizeBytes}|{file.ModifiedTicks}|{file.Path}")));
}
