using Pneumonia.Dicom;

namespace Pneumonia.Training.Synthesis;

/// <summary>Puts drawn images into files whose headers say that they are synthetic.</summary>
internal static class SyntheticFiles
{
    private const string Notice = "Synthetic image: made by a program, shows no patient";

    // A window that is neither the full range nor centred in it, so that a reader which ignores it is found out.
    private const int Black = 200;
    private const int White = 3200;

    /// <summary>A frontal chest radiograph of 12 bits, DX, PA, 3 years; the caller changes what is to differ.</summary>
    public static Radiograph Describe(Plane film) => new()
    {
        Modality = "DX",
        Rows = film.Rows,
        Columns = film.Columns,
        BitsStored = 12,
        Samples = Encode(film, value => (int)MathF.Round(Black + ((White - Black) * value))),
        Window = (((Black + White) / 2.0) + 0.5, White - Black + 1),
        PatientName = "SYNTHETIC^CHEST",
        PatientId = "SYNTHETIC",
        PatientAge = "003Y",
        PatientComments = Notice,
        StudyDate = "20260105",
        SeriesDescription = "Synthetic radiograph",
        DerivationDescription = Notice,
        Manufacturer = "Pneumonia Worker synthesise",
        ViewPosition = "PA",
    };

    /// <summary>The same picture with low samples bright.</summary>
    public static Radiograph AsMonochrome1(Radiograph radiograph)
    {
        byte[] inverted = radiograph.Samples.ToArray();
        for (int i = 0; i < inverted.Length; i += 2)
        {
            int value = 4095 - (inverted[i] | (inverted[i + 1] << 8));
            (inverted[i], inverted[i + 1]) = ((byte)value, (byte)(value >> 8));
        }

        // PS3.3 §C.11.2.1.2.1: the window reaches from c - 0.5 - (w - 1) / 2 to c - 0.5 + (w - 1) / 2; mirrored at 4095 its centre is 4096 - c.
        return radiograph with { IsMonochrome1 = true, Samples = inverted, Window = (4096 - radiograph.Window.Center, radiograph.Window.Width) };
    }

    public static byte[] Ct(Plane slice)
    {
        var writer = new DicomFileWriter(DicomTransferSyntax.ExplicitVRLittleEndian);
        byte[] samples = Encode(slice, value => (int)MathF.Round(24 + (2000 * value)));
        foreach (var (tag, vr, value) in CtText)
            writer.Add(tag, vr, value.Length == 0 ? [] : value.Split('\\'));
        foreach (var (tag, role) in CtUids)
            writer.Add(tag, DicomVR.UI, ContentUid.Of("CT " + role, samples));
        writer.Add(DicomTag.SamplesPerPixel, 1);
        writer.Add(DicomTag.Rows, (ushort)slice.Rows);
        writer.Add(DicomTag.Columns, (ushort)slice.Columns);
        writer.Add(DicomTag.BitsAllocated, 16);
        writer.Add(DicomTag.BitsStored, 12);
        writer.Add(DicomTag.HighBit, 11);
        writer.Add(DicomTag.PixelRepresentation, 0);
        writer.AddPixelData(samples, 16);
        return writer.ToArray();
    }

    private static readonly (DicomTag Tag, string Role)[] CtUids =
    [
        (DicomTag.StudyInstanceUid, "study"), (DicomTag.SeriesInstanceUid, "series"), (DicomTag.SopInstanceUid, "instance"), (new(0x0020, 0x0052), "frame of reference"),
    ];

    /// <summary>CT Image IOD (PS3.3 §A.3): its attributes of type 1 and 2 that are text.</summary>
    private static readonly (DicomTag Tag, DicomVR VR, string Value)[] CtText =
    [
        (DicomTag.ImageType, DicomVR.CS, @"ORIGINAL\PRIMARY\AXIAL"),
        (DicomTag.SopClassUid, DicomVR.UI, "1.2.840.10008.5.1.4.1.1.2"),
        (DicomTag.StudyDate, DicomVR.DA, "20260105"),
        (DicomTag.StudyTime, DicomVR.TM, "080000"),
        (DicomTag.AccessionNumber, DicomVR.SH, ""),
        (DicomTag.Modality, DicomVR.CS, "CT"),
        (DicomTag.Manufacturer, DicomVR.LO, "Pneumonia Worker synthesise"),
        (DicomTag.ReferringPhysicianName, DicomVR.PN, ""),
        (DicomTag.SeriesDescription, DicomVR.LO, "Synthetic slice"),
        (DicomTag.PatientName, DicomVR.PN, "SYNTHETIC^PHANTOM"),
        (DicomTag.PatientId, DicomVR.LO, "SYNTHETIC"),
        (DicomTag.PatientBirthDate, DicomVR.DA, ""),
        (DicomTag.PatientSex, DicomVR.CS, ""),
        (DicomTag.PatientAge, DicomVR.AS, "003Y"),
        (DicomTag.PatientComments, DicomVR.LT, Notice),
        (DicomTag.BodyPartExamined, DicomVR.CS, "CHEST"),
        (new(0x0018, 0x0050), DicomVR.DS, "5"), // Slice Thickness
        (new(0x0018, 0x0060), DicomVR.DS, ""), // KVP
        (new(0x0018, 0x5100), DicomVR.CS, "HFS"), // Patient Position
        (DicomTag.StudyId, DicomVR.SH, ""),
        (DicomTag.SeriesNumber, DicomVR.IS, "1"),
        (new(0x0020, 0x0012), DicomVR.IS, ""), // Acquisition Number
        (DicomTag.InstanceNumber, DicomVR.IS, "1"),
        (new(0x0020, 0x0032), DicomVR.DS, @"-128\-128\0"), // Image Position (Patient)
        (new(0x0020, 0x0037), DicomVR.DS, @"1\0\0\0\1\0"), // Image Orientation (Patient)
        (new(0x0020, 0x1040), DicomVR.LO, ""), // Position Reference Indicator
        (DicomTag.PhotometricInterpretation, DicomVR.CS, "MONOCHROME2"),
        (DicomTag.PixelSpacing, DicomVR.DS, @"1\1"),
        (DicomTag.RescaleIntercept, DicomVR.DS, "-1024"),
        (DicomTag.RescaleSlope, DicomVR.DS, "1"),
        (DicomTag.RescaleType, DicomVR.LO, "HU"),
    ];

    private static byte[] Encode(Plane plane, Func<float, int> sample)
    {
        byte[] samples = new byte[plane.Values.Length * sizeof(ushort)];
        for (int i = 0; i < plane.Values.Length; i++)
        {
            int value = sample(plane.Values[i]);
            (samples[2 * i], samples[(2 * i) + 1]) = ((byte)value, (byte)(value >> 8));
        }

        return samples;
    }
}
