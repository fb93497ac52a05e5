namespace Pneumonia.Dicom;

/// <summary>
/// A DICOM file in memory (PS3.10 §7), its data set parsed and its large values left as slices of one pooled buffer.
/// Values read from <see cref="Dataset"/> are valid until the file is disposed.
/// </summary>
public sealed class DicomFile : IDisposable
{
    private DicomFile() => throw new NotImplementedException();

    /// <summary>Reads the whole file. With or without preamble and meta header.</summary>
    /// <exception cref="DicomException">The content is refused; says at which byte and why.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static DicomFile Open(string path) => throw new NotImplementedException();

    /// <summary>Reads up to, not including, Pixel Data (7FE0,0010).</summary>
    public static DicomFile OpenHeader(string path) => throw new NotImplementedException();

    /// <summary>Reads a file that is in memory already.</summary>
    public static DicomFile Read(ReadOnlyMemory<byte> content) => throw new NotImplementedException();

    /// <summary>Group 0002; empty when the file has none.</summary>
    public DicomDataset FileMetaInfo => throw new NotImplementedException();

    public DicomDataset Dataset => throw new NotImplementedException();

    public DicomTransferSyntax TransferSyntax => throw new NotImplementedException();

    /// <summary>Size of the file in bytes.</summary>
    public long Length => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}
