using System.IO.Compression;
using System.Text;

namespace Pneumonia.Dicom;

/// <summary>
/// Writes a Part 10 file in explicit VR little endian: native, deflated, or with encapsulated frames that somebody has encoded. The data set
/// is what <see cref="DicomDatasetWriter"/> collects.
/// </summary>
public sealed class DicomFileWriter : DicomDatasetWriter
{
    /// <summary>Names the software that wrote a file (PS3.7 §D.3.3.2); made from a random UUID as PS3.5 §B.2 allows.</summary>
    public const string ImplementationClassUid = "2.25.53204327289021161345502843370002112144";

    private const string ImplementationVersionName = "PNEUMONIA_WORKER";

    /// <param name="transferSyntax">Any in explicit VR little endian; of the encapsulated ones none whose data set is deflated, too.</param>
    /// <exception cref="ArgumentException">Another transfer syntax.</exception>
    public DicomFileWriter(DicomTransferSyntax transferSyntax)
    {
        if (!transferSyntax.IsExplicitVR || transferSyntax.IsBigEndian || transferSyntax is { IsEncapsulated: true, IsDeflated: true })
            throw new ArgumentException($"Cannot write {transferSyntax.Name}.", nameof(transferSyntax));
        TransferSyntax = transferSyntax;
    }

    public DicomTransferSyntax TransferSyntax { get; }

    /// <summary>The file, with preamble and a meta header made from SOP Class UID and SOP Instance UID.</summary>
    /// <inheritdoc cref="WriteTo" path="/exception"/>
    public byte[] ToArray()
    {
        using var file = new MemoryStream();
        WriteTo(file);
        return file.ToArray();
    }

    /// <summary>Writes the file from where <paramref name="stream"/> stands.</summary>
    /// <exception cref="InvalidOperationException">
    /// SOP Class UID or SOP Instance UID was not added, Pixel Data is native where the transfer syntax has frames or the other way round, or
    /// Specific Character Set is not one that is written.
    /// </exception>
    /// <exception cref="ArgumentException">A text has characters that Specific Character Set cannot write, or is longer than its length field can say.</exception>
    public void WriteTo(Stream stream)
    {
        if (TryGetElement(DicomTag.PixelData, out var pixels) && pixels.IsEncapsulated != TransferSyntax.IsEncapsulated)
            throw new InvalidOperationException($"{DicomTag.PixelData} is not what {TransferSyntax.Name} asks for.");

        using var writer = new BinaryWriter(stream, Encoding.ASCII, leaveOpen: true);
        writer.Write(new byte[128]);
        writer.Write("DICM"u8);
        WriteMetaInfo(writer);
        if (TransferSyntax.IsDeflated)
            WriteDeflated(writer);
        else
            WriteElements(writer, CharacterSet.Default);
    }

    private void WriteMetaInfo(BinaryWriter writer)
    {
        var meta = new DicomDatasetWriter();
        meta.Put(DicomTag.FileMetaInformationVersion, DicomVR.OB, new byte[] { 0, 1 });
        meta.Put(DicomTag.MediaStorageSopClassUid, DicomVR.UI, Uid(DicomTag.SopClassUid));
        meta.Put(DicomTag.MediaStorageSopInstanceUid, DicomVR.UI, Uid(DicomTag.SopInstanceUid));
        meta.Put(DicomTag.TransferSyntaxUid, DicomVR.UI, Encoding.ASCII.GetBytes(TransferSyntax.Uid));
        meta.Put(DicomTag.ImplementationClassUid, DicomVR.UI, Encoding.ASCII.GetBytes(ImplementationClassUid));
        meta.Put(DicomTag.ImplementationVersionName, DicomVR.SH, Encoding.ASCII.GetBytes(ImplementationVersionName));
        byte[] elements = meta.EncodeElements(CharacterSet.Default);

        writer.WriteHeader(DicomTag.FileMetaInformationGroupLength, DicomVR.UL, sizeof(uint));
        writer.Write((uint)elements.Length);
        writer.Write(elements);
    }

    private ReadOnlyMemory<byte> Uid(DicomTag tag) =>
        TryGetElement(tag, out var element) && element.Encode(CharacterSet.Default) is { IsEmpty: false } uid
            ? uid
            : throw new InvalidOperationException($"{tag} must be added first.");

    /// <summary>PS3.5 §A.5: a raw RFC 1951 stream, padded to even length with a zero byte.</summary>
    private void WriteDeflated(BinaryWriter writer)
    {
        using var deflated = new MemoryStream();
        using (var deflate = new DeflateStream(deflated, CompressionLevel.Optimal, leaveOpen: true))
            deflate.Write(EncodeElements(CharacterSet.Default));
        writer.WritePadded(deflated.ToArray(), padding: 0);
    }
}
