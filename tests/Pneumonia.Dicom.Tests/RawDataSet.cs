using System.Buffers.Binary;
using System.Text;

namespace Pneumonia.Dicom.Tests;

/// <summary>Writes elements byte by byte in any encoding, lies about lengths included.</summary>
internal sealed class RawDataSet(bool isExplicit = true, bool isBigEndian = false)
{
    public const uint Undefined = 0xFFFFFFFF;

    private readonly List<byte> _bytes = [];

    /// <param name="length">The length to claim; the value's own unless given.</param>
    public RawDataSet Element(DicomTag tag, string vr, byte[] value, uint? length = null)
    {
        Tag(tag);
        uint claimed = length ?? (uint)value.Length;
        if (isExplicit)
        {
            _bytes.AddRange(Encoding.ASCII.GetBytes(vr));
            bool isLong = vr is not "  " and not "??" && new DicomVR(vr).HasLongLength;
            if (isLong)
                UInt16(0);
            if (isLong)
                UInt32(claimed);
            else
                UInt16((ushort)claimed);
        }
        else
        {
            UInt32(claimed);
        }

        _bytes.AddRange(value);
        return this;
    }

    public RawDataSet Text(DicomTag tag, string vr, string value) => Element(tag, vr, Encoding.Latin1.GetBytes(value));

    public RawDataSet Numbers(DicomTag tag, params ushort[] values)
    {
        byte[] bytes = new byte[values.Length * 2];
        for (int i = 0; i < values.Length; i++)
        {
            if (isBigEndian)
                BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(i * 2), values[i]);
            else
                BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(i * 2), values[i]);
        }

        return Element(tag, "US", bytes);
    }

    /// <summary>Item, or one of the delimiters.</summary>
    public RawDataSet Mark(DicomTag tag, uint length = 0)
    {
        Tag(tag);
        UInt32(length);
        return this;
    }

    public RawDataSet Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public byte[] ToArray() => [.. _bytes];

    /// <summary>With preamble and a meta header that names the transfer syntax.</summary>
    public byte[] ToFile(string transferSyntaxUid)
    {
        string uid = transferSyntaxUid.Length % 2 == 0 ? transferSyntaxUid : transferSyntaxUid + '\0';
        byte[] meta = new RawDataSet().Text(DicomTag.TransferSyntaxUid, "UI", uid).ToArray();
        return [.. new byte[128], .. "DICM"u8, .. meta, .. ToArray()];
    }

    private void Tag(DicomTag tag)
    {
        UInt16(tag.Group);
        UInt16(tag.Element);
    }

    private void UInt16(ushort value) => _bytes.AddRange(isBigEndian ? [(byte)(value >> 8), (byte)value] : [(byte)value, (byte)(value >> 8)]);

    private void UInt32(uint value)
    {
        if (isBigEndian)
        {
            UInt16((ushort)(value >> 16));
            UInt16((ushort)value);
        }
        else
        {
            UInt16((ushort)value);
            UInt16((ushort)(value >> 16));
        }
    }
}
