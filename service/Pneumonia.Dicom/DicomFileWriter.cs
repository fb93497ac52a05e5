using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Pneumonia.Dicom;

/// <summary>
/// Writes a Part 10 file in explicit little endian, deflated if so asked. Elements may be added in any order and are written in tag order,
/// values padded to even length as their VR asks (PS3.5 §6.2). Adding a tag again replaces it.
/// </summary>
public sealed class DicomFileWriter
{
    /// <summary>Names the software that wrote a file (PS3.7 §D.3.3.2); made from a random UUID as PS3.5 §B.2 allows.</summary>
    public const string ImplementationClassUid = "2.25.53204327289021161345502843370002112144";

    private const string ImplementationVersionName = "PNEUMONIA_WORKER";

    private readonly SortedDictionary<DicomTag, (DicomVR VR, Func<Encoding, byte[]> Encode)> _elements = [];

    /// <param name="transferSyntax">Explicit VR Little Endian or its deflated form.</param>
    /// <exception cref="ArgumentException">Another transfer syntax.</exception>
    public DicomFileWriter(DicomTransferSyntax transferSyntax)
    {
        if (!transferSyntax.IsExplicitVR || transferSyntax.IsBigEndian || transferSyntax.IsEncapsulated)
            throw new ArgumentException($"Cannot write {transferSyntax.Name}.", nameof(transferSyntax));
        TransferSyntax = transferSyntax;
    }

    public DicomTransferSyntax TransferSyntax { get; }

    /// <summary>Adds text in the character set that Specific Character Set names: ISO_IR 192, ISO_IR 100, or ASCII without it.</summary>
    /// <exception cref="ArgumentException">The VR is not a text VR.</exception>
    public void Add(DicomTag tag, DicomVR vr, params IReadOnlyList<string> values)
    {
        if (!vr.IsText)
            throw new ArgumentException($"{vr} is not a text VR.", nameof(vr));
        string text = string.Join('\\', values);
        _elements[tag] = (vr, encoding => (vr.HasCharacterSet ? encoding : StrictAscii).GetBytes(text));
    }

    /// <summary>Adds US values.</summary>
    public void Add(DicomTag tag, params IReadOnlyList<ushort> values) => AddNumbers(tag, DicomVR.US, values);

    /// <summary>Adds SS values.</summary>
    public void AddSigned(DicomTag tag, params IReadOnlyList<short> values) =>
        AddNumbers(tag, DicomVR.SS, [.. values.Select(value => unchecked((ushort)value))]);

    /// <summary>Adds a value as it will stand in the file, little endian.</summary>
    public void AddBytes(DicomTag tag, DicomVR vr, ReadOnlyMemory<byte> value)
    {
        if (vr == DicomVR.SQ)
            throw new ArgumentException("A sequence has items, not bytes.", nameof(vr));
        _elements[tag] = (vr, _ => value.ToArray());
    }

    public void AddSequence(DicomTag tag, params IReadOnlyList<Action<DicomFileWriter>> items)
    {
        var writers = items.Select(fill =>
        {
            var writer = new DicomFileWriter(TransferSyntax);
            fill(writer);
            return writer;
        }).ToList();

        _elements[tag] = (DicomVR.SQ, encoding =>
        {
            using var sequence = new MemoryStream();
            foreach (var writer in writers)
            {
                byte[] item = writer.Encode(encoding);
                WriteTag(sequence, DicomTag.Item);
                WriteUInt32(sequence, checked((uint)item.Length));
                sequence.Write(item);
            }

            return sequence.ToArray();
        }
        );
    }

    /// <summary>Adds native pixel data, 8-bit samples as OB, 16-bit samples little endian as OW.</summary>
    public void AddPixelData(ReadOnlyMemory<byte> samples, int bitsAllocated) =>
        AddBytes(DicomTag.PixelData, bitsAllocated switch
        {
            8 => DicomVR.OB,
            16 => DicomVR.OW,
            _ => throw new ArgumentOutOfRangeException(nameof(bitsAllocated), bitsAllocated, "8 or 16."),
        }, samples);

    public void Remove(DicomTag tag) => _elements.Remove(tag);

    /// <summary>The file, with preamble and a meta header made from SOP Class UID and SOP Instance UID.</summary>
    /// <exception cref="InvalidOperationException">
    /// SOP Class UID or SOP Instance UID was not added, or a value does not fit its VR's length field.
    /// </exception>
    /// <exception cref="EncoderFallbackException">A text has characters that Specific Character Set cannot write.</exception>
    public byte[] ToArray()
    {
        byte[] dataSet = Encode(CharacterSet());
        byte[] metaInfo = MetaInfo();

        using var file = new MemoryStream();
        file.Write(new byte[128]);
        file.Write("DICM"u8);
        WriteElement(file, DicomTag.FileMetaInformationGroupLength, DicomVR.UL, LittleEndian((uint)metaInfo.Length));
        file.Write(metaInfo);
        if (TransferSyntax.IsDeflated)
            WriteDeflated(file, dataSet);
        else
            file.Write(dataSet);
        return file.ToArray();
    }

    private static Encoding StrictAscii => Encoding.GetEncoding("us-ascii", EncoderFallback.ExceptionFallback, DecoderFallback.ReplacementFallback);

    private void AddNumbers(DicomTag tag, DicomVR vr, IReadOnlyList<ushort> values)
    {
        byte[] bytes = new byte[values.Count * sizeof(ushort)];
        for (int i = 0; i < values.Count; i++)
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(i * sizeof(ushort)), values[i]);
        AddBytes(tag, vr, bytes);
    }

    private Encoding CharacterSet()
    {
        string name = Text(DicomTag.SpecificCharacterSet);
        return name switch
        {
            "ISO_IR 192" => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            "ISO_IR 100" => Encoding.GetEncoding("iso-8859-1", EncoderFallback.ExceptionFallback, DecoderFallback.ReplacementFallback),
            "" or "ISO_IR 6" => StrictAscii,
            _ => throw new InvalidOperationException($"Specific Character Set '{name}' is not one that is written."),
        };
    }

    private byte[] MetaInfo()
    {
        var meta = new DicomFileWriter(DicomTransferSyntax.ExplicitVRLittleEndian);
        meta.AddBytes(DicomTag.FileMetaInformationVersion, DicomVR.OB, new byte[] { 0, 1 });
        meta.Add(DicomTag.MediaStorageSopClassUid, DicomVR.UI, Required(DicomTag.SopClassUid));
        meta.Add(DicomTag.MediaStorageSopInstanceUid, DicomVR.UI, Required(DicomTag.SopInstanceUid));
        meta.Add(DicomTag.TransferSyntaxUid, DicomVR.UI, TransferSyntax.Uid);
        meta.Add(DicomTag.ImplementationClassUid, DicomVR.UI, ImplementationClassUid);
        meta.Add(DicomTag.ImplementationVersionName, DicomVR.SH, ImplementationVersionName);
        return meta.Encode(StrictAscii);
    }

    private string Required(DicomTag tag) =>
        Text(tag) is { Length: > 0 } value ? value : throw new InvalidOperationException($"{tag} must be added first.");

    private string Text(DicomTag tag) => _elements.TryGetValue(tag, out var element) ? Encoding.ASCII.GetString(element.Encode(StrictAscii)) : "";

    private byte[] Encode(Encoding encoding)
    {
        using var stream = new MemoryStream();
        foreach (var (tag, (vr, encode)) in _elements)
            WriteElement(stream, tag, vr, encode(encoding));
        return stream.ToArray();
    }

    private static void WriteElement(MemoryStream stream, DicomTag tag, DicomVR vr, ReadOnlySpan<byte> value)
    {
        long length = value.Length + (value.Length & 1);
        WriteTag(stream, tag);
        stream.Write(Encoding.ASCII.GetBytes(vr.Code));
        if (vr.HasLongLength)
        {
            WriteUInt16(stream, 0);
            WriteUInt32(stream, (uint)length);
        }
        else if (length <= ushort.MaxValue)
        {
            WriteUInt16(stream, (ushort)length);
        }
        else
        {
            throw new InvalidOperationException($"{tag}: {length} bytes do not fit into {vr}.");
        }

        stream.Write(value);
        if ((value.Length & 1) == 1)
            stream.WriteByte(vr.IsText && vr != DicomVR.UI ? (byte)' ' : (byte)0);
    }

    /// <summary>PS3.5 §A.5: a raw RFC 1951 stream, padded to even length with a zero byte.</summary>
    private static void WriteDeflated(MemoryStream file, byte[] dataSet)
    {
        using (var deflate = new DeflateStream(file, CompressionLevel.Optimal, leaveOpen: true))
            deflate.Write(dataSet);
        if ((file.Length & 1) == 1)
            file.WriteByte(0);
    }

    private static void WriteTag(MemoryStream stream, DicomTag tag)
    {
        WriteUInt16(stream, tag.Group);
        WriteUInt16(stream, tag.Element);
    }

    private static byte[] LittleEndian(uint value)
    {
        byte[] bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static void WriteUInt16(MemoryStream stream, ushort value) => stream.Write([(byte)value, (byte)(value >> 8)]);

    private static void WriteUInt32(MemoryStream stream, uint value) => stream.Write(LittleEndian(value));
}
