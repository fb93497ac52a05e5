namespace Pneumonia.Dicom.Tests;

/// <summary>What another reader makes of a damaged file.</summary>
internal enum Theirs
{
    /// <summary>The attributes of the sound file.</summary>
    Same,

    /// <summary>It reads the file, but other values.</summary>
    Other,

    /// <summary>It refuses the file.</summary>
    Refuses,
}

/// <summary>A small file with one rule broken.</summary>
/// <param name="Kind">The leniency with which this library reads the attributes of the sound file; null when it refuses it.</param>
/// <param name="Dcmtk">What dcm2json makes of it.</param>
/// <param name="Pydicom">What pydicom makes of it, in its lenient mode.</param>
internal sealed record DamagedFile(string Name, DicomLeniencyKind? Kind, Theirs Dcmtk, Theirs Pydicom, byte[] Bytes);
