using System.Text;

namespace Pneumonia.Dicom;

/// <summary>Elements and items of explicit VR little endian (PS3.5 §7.1.2, §7.5.1). BinaryWriter is little endian on every machine.</summary>
internal static class ExplicitLittleEndian
{
    public const uint UndefinedLength = 0xFFFFFFFF;

    public static void WriteHeader(this BinaryWriter writer, DicomTag tag, DicomVR vr, uint length)
    {
        writer.WriteTag(tag);
        writer.Write(Encoding.ASCII.GetBytes(vr.Code));
        if (vr.HasLongLength)
        {
            writer.Write((ushort)0);
            writer.Write(length);
        }
        else
        {
            writer.Write((ushort)length);
        }
    }

    public static void WriteItem(this BinaryWriter writer, ReadOnlySpan<byte> content)
    {
        writer.WriteTag(DicomTag.Item);
        writer.Write((uint)content.Length + (uint)(content.Length & 1));
        writer.WritePadded(content, padding: 0);
    }

    public static void WriteTag(this BinaryWriter writer, DicomTag tag)
    {
        writer.Write(tag.Group);
        writer.Write(tag.Element);
    }

    public static void WritePadded(this BinaryWriter writer, ReadOnlySpan<byte> value, byte padding)
    {
        writer.Write(value);
        if ((value.Length & 1) == 1)
            writer.Write(padding);
    }
}
