using System.Runtime.InteropServices;

namespace Pneumonia.Training.Gating;

/// <summary>Features of many images.</summary>
/// <param name="Groups">One a row: the source of a film, the kind of a foreign image.</param>
/// <param name="Values">[rows, D], row by row.</param>
internal sealed record FeatureTable(IReadOnlyList<string> Groups, float[] Values)
{
    public int Rows => Groups.Count;

    public int Features => Groups.Count == 0 ? 0 : Values.Length / Groups.Count;

    public ReadOnlySpan<float> this[int row] => Values.AsSpan(row * Features, Features);

    public static FeatureTable Join(params IReadOnlyList<FeatureTable> tables) =>
        new([.. tables.SelectMany(table => table.Groups)], [.. tables.SelectMany(table => table.Values)]);

    public static FeatureTable Read(BinaryReader reader)
    {
        string[] groups = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadString())];
        float[] values = new float[reader.ReadInt32()];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return new FeatureTable(groups, values);
    }

    /// <summary>For another process of this machine: in its own order of bytes.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(Rows);
        foreach (string group in Groups)
            writer.Write(group);
        writer.Write(Values.Length);
        writer.Write(MemoryMarshal.AsBytes(Values.AsSpan()));
    }
}
