using Pneumonia.Dicom;
using Pneumonia.TestKit;

namespace Pneumonia.Imaging.Tests;

internal enum VoiKind
{
    /// <summary>No VOI in the header.</summary>
    None,
    Linear,
    LinearExact,
    Sigmoid,
    Table,

    /// <summary>A table of 8 bits, two entries to a word.</summary>
    ByteTable,
}

internal enum RescaleKind
{
    /// <summary>Neither slope nor intercept in the header.</summary>
    None,
    Identity,
    Positive,
    Negative,

    /// <summary>A Modality LUT that turns the order of the values round.</summary>
    Table,
}

internal enum PaddingKind
{
    None,
    Value,
    Range,
    RangeDownward,
}

/// <summary>
/// One way to store <see cref="Anatomy"/>. A level v of 0 to <see cref="Top"/> is what is to be seen; u is the level before polarity, turned round
/// for MONOCHROME1; the stored value is such that the modality transform makes it Scale x u + Offset.
/// </summary>
internal sealed record Encoding(SampleLayout Layout, bool IsMonochrome1, VoiKind Voi, RescaleKind Rescale, PaddingKind Padding)
{
    /// <summary>The highest level that the stored bits hold.</summary>
    public int Top => Layout.CodeCount - 1;

    /// <summary>Which of the golden tensors it must give.</summary>
    public string Golden
    {
        get
        {
            string name = Voi switch
            {
                VoiKind.None => Layout.BitsStored <= 8 && Rescale != RescaleKind.Table ? "full" : "percentile",
                VoiKind.Linear or VoiKind.LinearExact => "linear",
                VoiKind.Sigmoid => "sigmoid",
                _ => "table",
            };
            return Padding == PaddingKind.None ? name : $"{name} padded";
        }
    }

    /// <summary>
    /// What rounding may do: half a level of the stored bits times the steepest slope of the window (2.5), two levels where a table or a percentile
    /// rounds once more, half an entry of a table of 8 bits.
    /// </summary>
    public double Tolerance =>
        ((Voi is VoiKind.Table or VoiKind.ByteTable or VoiKind.None ? 3 : 1.25) / Top) + (Voi == VoiKind.ByteTable ? 0.5 / 255 : 0) + 2e-6;

    public ChestInstanceBuilder Build()
    {
        var builder = A.ChestInstance().WithBitsStored(Layout.BitsStored, Layout.BitsAllocated, Layout.HighBit)
            .WithPixels(Anatomy.Rows, Anatomy.Columns, Stored)
            .Without(DicomTag.WindowCenter).Without(DicomTag.WindowWidth).Without(DicomTag.RescaleSlope).Without(DicomTag.RescaleIntercept);
        if (Layout.IsSigned)
            builder.WithSigned();
        if (IsMonochrome1)
            builder.WithMonochrome1();
        AddRescale(builder);
        AddVoi(builder);
        return Padding switch
        {
            PaddingKind.Value => builder.WithPadding(Pad(0)),
            PaddingKind.Range => builder.WithPadding(Pad(0), Pad(3)),
            PaddingKind.RangeDownward => builder.WithPadding(Pad(3), Pad(0)),
            _ => builder,
        };
    }

    private bool IsTurned => Rescale is RescaleKind.Negative or RescaleKind.Table;

    private double Slope => Rescale switch
    {
        RescaleKind.Positive => Layout.BitsStored > 14 ? 0.5 : 2.5,
        RescaleKind.Negative => Layout.BitsStored > 14 ? -0.5 : -2,
        _ => 1,
    };

    private double Intercept => Rescale switch
    {
        RescaleKind.Positive => -1000,
        RescaleKind.Negative => 1000,
        _ => 0,
    };

    private double Scale => Math.Abs(Slope);

    /// <summary>The modality value of u = 0.</summary>
    private double Offset => Rescale == RescaleKind.Table ? 0 : Math.Min((Slope * Layout.MinValue) + Intercept, (Slope * Layout.MaxValue) + Intercept);

    private int Stored(int row, int column)
    {
        if (Padding != PaddingKind.None && Anatomy.IsBorder(row, column))
            return Pad(Padding == PaddingKind.Value ? 0 : (row + column) % 4);

        int u = Polarised((int)(((long)Anatomy.Values[(row * Anatomy.Columns) + column] * Top + 32_767) / 65_535));
        return (IsTurned ? Top - u : u) + Layout.MinValue;
    }

    /// <summary>Padding of a single value is the lowest, of a range the highest: beyond all anatomy.</summary>
    private int Pad(int index) => Padding == PaddingKind.Value ? Layout.MinValue : Layout.MaxValue - index;

    private int Polarised(int level) => IsMonochrome1 ? Top - level : level;

    private double Polarised(double share) => IsMonochrome1 ? 1 - share : share;

    private void AddRescale(ChestInstanceBuilder builder)
    {
        if (Rescale == RescaleKind.Table)
            builder.With(writer => writer.AddSequence(DicomTag.ModalityLutSequence, Table(Layout.MinValue, Layout.BitsStored, i => Top - i, Layout.CodeCount)));
        else if (Rescale != RescaleKind.None)
            builder.With(DicomTag.RescaleSlope, DicomVR.DS, $"{Slope:R}").With(DicomTag.RescaleIntercept, DicomVR.DS, $"{Intercept:R}");
    }

    private void AddVoi(ChestInstanceBuilder builder)
    {
        double low = (Scale * Top * 0.1) + Offset;
        double high = (Scale * Top * 0.9) + Offset;
        switch (Voi)
        {
            case VoiKind.Linear:
                builder.With(writer => AddWindow(writer, ((low + high) / 2) + 0.5, high - low + 1));
                break;
            case VoiKind.LinearExact:
                builder.With(DicomTag.VoiLutFunction, DicomVR.CS, "LINEAR_EXACT").With(writer => AddWindow(writer, (low + high) / 2, high - low));
                break;
            case VoiKind.Sigmoid:
                builder.With(DicomTag.VoiLutFunction, DicomVR.CS, "SIGMOID").With(writer => AddWindow(writer, (low + high) / 2, Scale * Top * 0.4));
                break;
            case VoiKind.Table or VoiKind.ByteTable:
                int bits = Voi == VoiKind.Table ? 16 : 8;
                int first = (int)Math.Round(Offset);
                int count = (int)Math.Round((Scale * Top) + Offset) - first + 1;
                builder.With(writer => writer.AddSequence(DicomTag.VoiLutSequence, Table(first, bits, i => Entry((first + i - Offset) / (Scale * Top), bits), count)));
                break;
        }
    }

    /// <summary>The curve is the square of what is to be seen.</summary>
    private int Entry(double share, int bits)
    {
        double seen = Polarised(Math.Clamp(share, 0, 1));
        return (int)Math.Round(Polarised(seen * seen) * ((1 << bits) - 1));
    }

    private static void AddWindow(DicomDatasetWriter writer, double center, double width)
    {
        writer.AddDecimals(DicomTag.WindowCenter, DicomVR.DS, center);
        writer.AddDecimals(DicomTag.WindowWidth, DicomVR.DS, width);
    }

    private static Action<DicomDatasetWriter> Table(int first, int bits, Func<int, int> entry, int count) => item =>
    {
        if (first < 0)
            item.AddSigned(DicomTag.LutDescriptor, unchecked((short)count), (short)first, (short)bits);
        else
            item.Add(DicomTag.LutDescriptor, unchecked((ushort)count), (ushort)first, (ushort)bits);

        byte[] data = new byte[(bits == 8 ? count + (count % 2) : 2 * count)];
        for (int i = 0; i < count; i++)
        {
            if (bits == 8)
                data[i] = (byte)entry(i);
            else
                BitConverter.TryWriteBytes(data.AsSpan(2 * i), (ushort)entry(i));
        }

        item.AddBytes(DicomTag.LutData, DicomVR.OW, data);
    };
}
