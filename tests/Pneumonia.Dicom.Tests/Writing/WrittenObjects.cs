using Pneumonia.TestKit;

namespace Pneumonia.Dicom.Tests;

/// <summary>Objects of every kind that the writer is for, complete enough for dciodvfy.</summary>
internal static class WrittenObjects
{
    public const string JpegBaseline = "1.2.840.10008.1.2.4.50", JpegLossless = "1.2.840.10008.1.2.4.70", JpegLs = "1.2.840.10008.1.2.4.80", Rle = "1.2.840.10008.1.2.5";

    private const string SecondaryCapture = "1.2.840.10008.5.1.4.1.1.7";
    private const string MultiFrameGrayscaleByte = "1.2.840.10008.5.1.4.1.1.7.2", MultiFrameGrayscaleWord = "1.2.840.10008.5.1.4.1.1.7.3", MultiFrameTrueColour = "1.2.840.10008.5.1.4.1.1.7.4";
    private const string BasicText = "1.2.840.10008.5.1.4.1.1.88.11", Comprehensive = "1.2.840.10008.5.1.4.1.1.88.33";
    private const string Study = "1.2.826.0.1.3680043.10.1", Series = Study + ".1", Image = Series + ".1";

    public static readonly Dictionary<string, Func<DicomTransferSyntax, DicomFileWriter>> All = new()
    {
        ["Basic Text SR"] = syntax => Report(syntax, BasicText),
        ["Comprehensive SR"] = syntax => Report(syntax, Comprehensive),
        ["grayscale secondary capture"] = syntax => Capture(syntax, SecondaryCapture, bits: 8),
        ["colour secondary capture"] = syntax => Capture(syntax, SecondaryCapture, bits: 8, samples: 3),
        ["multi-frame grayscale bytes"] = syntax => Capture(syntax, MultiFrameGrayscaleByte, bits: 8, frames: 3),
        ["multi-frame grayscale words"] = syntax => Capture(syntax, MultiFrameGrayscaleWord, bits: 12, frames: 3),
        ["multi-frame true colour"] = syntax => Capture(syntax, MultiFrameTrueColour, bits: 8, samples: 3, frames: 2),
    };

    /// <summary>The file of an object in its native form.</summary>
    public static byte[] Build(string name, DicomTransferSyntax? syntax = null) => name switch
    {
        "DX" => A.ChestInstance().Build(),
        "CR" => ComputedRadiograph(),
        _ => All[name](syntax ?? DicomTransferSyntax.ExplicitVRLittleEndian).ToArray(),
    };

    public static byte[] Samples(int bits, int samples, int frames)
    {
        int count = 24 * 32 * samples * frames;
        byte[] bytes = new byte[count * (bits > 8 ? 2 : 1)];
        for (int i = 0; i < count; i++)
        {
            int value = (i * 7 / samples) + (i % samples * 40);
            bytes[bits > 8 ? 2 * i : i] = (byte)value;
            if (bits > 8)
                bytes[(2 * i) + 1] = (byte)((value >> 8) & ((1 << (bits - 8)) - 1));
        }

        return bytes;
    }

    /// <summary>A secondary capture of 24 x 32 pixels, its pixels left out when they are to be encoded.</summary>
    public static DicomFileWriter Capture(DicomTransferSyntax syntax, string sopClass, int bits, int samples = 1, int frames = 1)
    {
        var writer = Start(syntax, sopClass, "OT");
        writer.Add(new DicomTag(0x0008, 0x0064), DicomVR.CS, "WSD");
        writer.Add(DicomTag.Laterality, DicomVR.CS);
        writer.Add(DicomTag.ImageType, DicomVR.CS, "DERIVED", "SECONDARY");
        writer.Add(DicomTag.PatientOrientation, DicomVR.CS);
        writer.Add(DicomTag.BurnedInAnnotation, DicomVR.CS, "YES");
        writer.Add(DicomTag.SamplesPerPixel, (ushort)samples);
        writer.Add(DicomTag.PhotometricInterpretation, DicomVR.CS, samples == 3 ? "RGB" : "MONOCHROME2");
        if (samples == 3)
            writer.Add(DicomTag.PlanarConfiguration, 0);
        writer.Add(DicomTag.Rows, 24);
        writer.Add(DicomTag.Columns, 32);
        writer.Add(DicomTag.BitsAllocated, (ushort)(bits > 8 ? 16 : 8));
        writer.Add(DicomTag.BitsStored, (ushort)bits);
        writer.Add(DicomTag.HighBit, (ushort)(bits - 1));
        writer.Add(DicomTag.PixelRepresentation, 0);
        if (sopClass != SecondaryCapture)
            AddMultiFrame(writer, samples, frames);
        if (!syntax.IsEncapsulated)
            writer.AddPixelData(Samples(bits, samples, frames), bits > 8 ? 16 : 8);
        return writer;
    }

    private static void AddMultiFrame(DicomFileWriter writer, int samples, int frames)
    {
        var pageNumbers = new DicomTag(0x0018, 0x2001);
        writer.AddIntegers(DicomTag.NumberOfFrames, DicomVR.IS, frames);
        writer.AddTags(new DicomTag(0x0028, 0x0009), pageNumbers);
        writer.AddIntegers(pageNumbers, DicomVR.IS, [.. Enumerable.Range(1, frames).Select(page => (long)page)]);
        if (samples == 3)
            return;
        writer.Add(DicomTag.PresentationLutShape, DicomVR.CS, "IDENTITY");
        writer.AddDecimals(DicomTag.RescaleIntercept, DicomVR.DS, 0);
        writer.AddDecimals(DicomTag.RescaleSlope, DicomVR.DS, 1);
        writer.Add(DicomTag.RescaleType, DicomVR.LO, "US");
    }

    private static byte[] ComputedRadiograph()
    {
        var writer = Start(DicomTransferSyntax.ExplicitVRLittleEndian, ChestInstanceBuilder.ComputedRadiography, "CR");
        writer.Add(DicomTag.ImageType, DicomVR.CS, "ORIGINAL", "PRIMARY");
        writer.Add(DicomTag.PatientOrientation, DicomVR.CS, "L", "F");
        writer.Add(DicomTag.BodyPartExamined, DicomVR.CS, "CHEST");
        writer.Add(DicomTag.ViewPosition, DicomVR.CS, "PA");
        writer.Add(DicomTag.SamplesPerPixel, 1);
        writer.Add(DicomTag.PhotometricInterpretation, DicomVR.CS, "MONOCHROME2");
        writer.Add(DicomTag.Rows, 24);
        writer.Add(DicomTag.Columns, 32);
        writer.Add(DicomTag.BitsAllocated, 16);
        writer.Add(DicomTag.BitsStored, 12);
        writer.Add(DicomTag.HighBit, 11);
        writer.Add(DicomTag.PixelRepresentation, 0);
        writer.AddPixelData(Samples(12, 1, 1), 16);
        return writer.ToArray();
    }

    private static DicomFileWriter Start(DicomTransferSyntax syntax, string sopClass, string modality)
    {
        var writer = new DicomFileWriter(syntax);
        writer.Add(DicomTag.SpecificCharacterSet, DicomVR.CS, "ISO_IR 192");
        writer.Add(DicomTag.SopClassUid, DicomVR.UI, sopClass);
        writer.Add(DicomTag.SopInstanceUid, DicomVR.UI, Study + ".2.1");
        writer.Add(DicomTag.PatientName, DicomVR.PN, "Yamada^Tarou=山田^太郎=やまだ^たろう");
        writer.Add(DicomTag.PatientId, DicomVR.LO, "SYNTHETIC-1");
        writer.Add(DicomTag.PatientBirthDate, DicomVR.DA);
        writer.Add(DicomTag.PatientSex, DicomVR.CS, "O");
        writer.Add(DicomTag.PatientAge, DicomVR.AS, "004Y");
        writer.Add(DicomTag.StudyInstanceUid, DicomVR.UI, Study);
        writer.AddDate(DicomTag.StudyDate, new DateOnly(2026, 1, 2));
        writer.AddTime(DicomTag.StudyTime, new TimeOnly(3, 4, 5, 678));
        writer.Add(DicomTag.ReferringPhysicianName, DicomVR.PN);
        writer.Add(DicomTag.StudyId, DicomVR.SH, "1");
        writer.Add(DicomTag.AccessionNumber, DicomVR.SH);
        writer.Add(DicomTag.Modality, DicomVR.CS, modality);
        writer.Add(DicomTag.SeriesInstanceUid, DicomVR.UI, Study + ".2");
        writer.AddIntegers(DicomTag.SeriesNumber, DicomVR.IS, 2);
        writer.AddIntegers(DicomTag.InstanceNumber, DicomVR.IS, 1);
        writer.Add(DicomTag.Manufacturer, DicomVR.LO, "Größe & Söhne");
        writer.AddDate(DicomTag.ContentDate, new DateOnly(2026, 1, 2));
        writer.AddTime(DicomTag.ContentTime, new TimeOnly(3, 4, 5));
        writer.AddDateTime(DicomTag.AcquisitionDateTime, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(-3.5)));
        writer.AddDecimals(writer.ReservePrivate(0x0099, "PNEUMONIA WORKER TEST", 0x01), DicomVR.FD, 0.8125, -2.5);
        return writer;
    }

    /// <summary>A report with a container, texts, a number, a code, a person, a date and time, and the image that it is about.</summary>
    private static DicomFileWriter Report(DicomTransferSyntax syntax, string sopClass)
    {
        var writer = Start(syntax, sopClass, "SR");
        writer.Remove(DicomTag.AcquisitionDateTime);
        writer.AddSequence(DicomTag.ReferencedPerformedProcedureStepSequence);
        writer.Add(Sr.CompletionFlag, DicomVR.CS, "COMPLETE");
        writer.Add(Sr.VerificationFlag, DicomVR.CS, "UNVERIFIED");
        writer.AddSequence(Sr.PerformedProcedureCodes);
        writer.AddSequence(Sr.CurrentRequestedProcedureEvidence, study =>
        {
            study.Add(DicomTag.StudyInstanceUid, DicomVR.UI, Study);
            study.AddSequence(Sr.ReferencedSeries, series =>
            {
                series.Add(DicomTag.SeriesInstanceUid, DicomVR.UI, Series);
                series.AddSequence(Sr.ReferencedSop, AddReference);
            });
        });
        writer.Add(Sr.ValueType, DicomVR.CS, "CONTAINER");
        writer.AddCode(Sr.ConceptName, "18748-4", "LN", "Diagnostic imaging report");
        writer.Add(Sr.ContinuityOfContent, DicomVR.CS, "SEPARATE");
        writer.AddSequence(Sr.Content, sopClass == BasicText ? [Findings(Text)] : [Findings(Text, Number, Quality, Person, When, Picture)]);
        return writer;
    }

    private static Action<DicomDatasetWriter> Findings(params Action<DicomDatasetWriter>[] items) => container =>
    {
        Item(container, "CONTAINS", "CONTAINER", "59776-5", "Procedure findings");
        container.Add(Sr.ContinuityOfContent, DicomVR.CS, "SEPARATE");
        container.AddSequence(Sr.Content, items);
    };

    private static void Text(DicomDatasetWriter item)
    {
        Item(item, "CONTAINS", "TEXT", "59776-5", "Procedure findings");
        item.Add(Sr.TextValue, DicomVR.UT, "Zeile eins: größer.\r\nSecond line \\ with a backslash. " + new string('x', 70_000));
    }

    private static void Number(DicomDatasetWriter item)
    {
        Item(item, "CONTAINS", "NUM", "246205007", "Quantity", "SCT");
        item.AddSequence(Sr.MeasuredValue, value =>
        {
            value.AddCode(Sr.MeasurementUnits, "1", "UCUM", "no units");
            value.AddDecimals(new DicomTag(0x0040, 0xA161), DicomVR.FD, 0.8125);
            value.AddDecimals(Sr.NumericValue, DicomVR.DS, 0.123456789012345678);
        });
    }

    private static void Quality(DicomDatasetWriter item)
    {
        Item(item, "CONTAINS", "CODE", "363698007", "Finding Site", "SCT");
        item.AddCode(Sr.ConceptCode, "39607008", "SCT", "Lung");
    }

    private static void Person(DicomDatasetWriter item)
    {
        Item(item, "CONTAINS", "PNAME", "121008", "Person Observer Name", "DCM");
        item.Add(Sr.PersonName, DicomVR.PN, "Müller^Änne^^Dr.=山田^太郎");
    }

    private static void When(DicomDatasetWriter item)
    {
        Item(item, "CONTAINS", "DATETIME", "122146", "Procedure DateTime", "DCM");
        item.AddDateTime(Sr.DateTime, new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.FromHours(5.5)));
    }

    private static void Picture(DicomDatasetWriter item)
    {
        Item(item, "CONTAINS", "IMAGE", "121200", "Illustration of ROI", "DCM");
        item.AddSequence(Sr.ReferencedSop, AddReference);
    }

    private static void AddReference(DicomDatasetWriter item)
    {
        item.Add(DicomTag.ReferencedSopClassUid, DicomVR.UI, ChestInstanceBuilder.DigitalXRayForPresentation);
        item.Add(DicomTag.ReferencedSopInstanceUid, DicomVR.UI, Image);
    }

    private static void Item(DicomDatasetWriter item, string relationship, string valueType, string code, string meaning, string scheme = "LN")
    {
        item.Add(Sr.RelationshipType, DicomVR.CS, relationship);
        item.Add(Sr.ValueType, DicomVR.CS, valueType);
        item.AddCode(Sr.ConceptName, code, scheme, meaning);
    }

    private static class Sr
    {
        public static readonly DicomTag ReferencedSeries = new(0x0008, 0x1115), ReferencedSop = new(0x0008, 0x1199);
        public static readonly DicomTag MeasurementUnits = new(0x0040, 0x08EA);
        public static readonly DicomTag RelationshipType = new(0x0040, 0xA010), ValueType = new(0x0040, 0xA040), ConceptName = new(0x0040, 0xA043);
        public static readonly DicomTag ContinuityOfContent = new(0x0040, 0xA050), DateTime = new(0x0040, 0xA120), PersonName = new(0x0040, 0xA123);
        public static readonly DicomTag TextValue = new(0x0040, 0xA160), ConceptCode = new(0x0040, 0xA168);
        public static readonly DicomTag MeasuredValue = new(0x0040, 0xA300), NumericValue = new(0x0040, 0xA30A);
        public static readonly DicomTag PerformedProcedureCodes = new(0x0040, 0xA372), CurrentRequestedProcedureEvidence = new(0x0040, 0xA375);
        public static readonly DicomTag CompletionFlag = new(0x0040, 0xA491), VerificationFlag = new(0x0040, 0xA493), Content = new(0x0040, 0xA730);
    }
}
