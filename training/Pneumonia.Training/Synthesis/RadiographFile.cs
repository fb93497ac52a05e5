using System.Globalization;
using Pneumonia.Dicom;

namespace Pneumonia.Training.Synthesis;

/// <summary>
/// Writes Digital X-Ray Images for Presentation (PS3.3 §A.26) and Computed Radiography Images (PS3.3 §A.2) with every attribute of type 1 and 2.
/// UIDs follow from header and samples: the same radiograph is the same instance, any difference makes another.
/// </summary>
internal static class RadiographFile
{
    private const string ComputedRadiography = "1.2.840.10008.5.1.4.1.1.1";
    private const string DigitalXRayForPresentation = "1.2.840.10008.5.1.4.1.1.1.1";

    // Type 1 for DX, and no source here tells it: the nominal pitch of common flat detectors, in mm.
    private const string NominalPixelPitch = "0.2";

    private static readonly DicomTag LossyImageCompressionRatio = new(0x0028, 0x2112);
    private static readonly DicomTag LossyImageCompressionMethod = new(0x0028, 0x2114);

    public static byte[] Write(Radiograph radiograph, DicomTransferSyntax transferSyntax)
    {
        var writer = new DicomFileWriter(transferSyntax);
        AddPatientAndStudy(writer, radiograph);
        AddImage(writer, radiograph);
        AddPixels(writer, radiograph);
        if (radiograph.Modality == "DX")
            AddDigitalXRay(writer, radiograph);
        AddUids(writer, radiograph);
        return writer.ToArray();
    }

    private static void AddPatientAndStudy(DicomFileWriter writer, Radiograph radiograph)
    {
        AddText(writer, DicomTag.PatientName, DicomVR.PN, radiograph.PatientName);
        AddText(writer, DicomTag.PatientId, DicomVR.LO, radiograph.PatientId);
        AddText(writer, DicomTag.PatientBirthDate, DicomVR.DA, null);
        AddText(writer, DicomTag.PatientSex, DicomVR.CS, radiograph.PatientSex);
        AddOptional(writer, DicomTag.PatientAge, DicomVR.AS, radiograph.PatientAge);
        AddOptional(writer, DicomTag.PatientComments, DicomVR.LT, radiograph.PatientComments);
        AddText(writer, DicomTag.StudyDate, DicomVR.DA, radiograph.StudyDate);
        AddText(writer, DicomTag.StudyTime, DicomVR.TM, radiograph.StudyDate is null ? null : "080000");
        AddText(writer, DicomTag.ReferringPhysicianName, DicomVR.PN, null);
        AddText(writer, DicomTag.StudyId, DicomVR.SH, null);
        AddText(writer, DicomTag.AccessionNumber, DicomVR.SH, null);
        AddText(writer, DicomTag.Modality, DicomVR.CS, radiograph.Modality);
        AddText(writer, DicomTag.SeriesNumber, DicomVR.IS, "1");
        AddText(writer, DicomTag.SeriesDescription, DicomVR.LO, radiograph.SeriesDescription);
        AddText(writer, DicomTag.Manufacturer, DicomVR.LO, radiograph.Manufacturer);
    }

    private static void AddImage(DicomFileWriter writer, Radiograph radiograph)
    {
        AddText(writer, DicomTag.InstanceNumber, DicomVR.IS, "1");
        writer.Add(DicomTag.ImageType, DicomVR.CS, "DERIVED", "PRIMARY");
        AddText(writer, DicomTag.DerivationDescription, DicomVR.ST, radiograph.DerivationDescription);
        AddText(writer, DicomTag.BodyPartExamined, DicomVR.CS, radiograph.BodyPart.Term);
        AddText(writer, DicomTag.ViewPosition, DicomVR.CS, radiograph.ViewPosition);

        // Shown as if facing the patient, whose left is on the right side (PS3.3 §C.7.6.1.1.1); a left lateral looks to the patient's left.
        writer.Add(DicomTag.PatientOrientation, DicomVR.CS, radiograph.ViewPosition == "LL" ? ["A", "F"] : ["L", "F"]);
        AddText(writer, DicomTag.BurnedInAnnotation, DicomVR.CS, "NO");
        AddText(writer, DicomTag.LossyImageCompression, DicomVR.CS, radiograph.LossyCompressionRatio is null ? "00" : "01");
        AddOptional(writer, LossyImageCompressionRatio, DicomVR.DS, radiograph.LossyCompressionRatio?.ToString("F2", CultureInfo.InvariantCulture));
        AddOptional(writer, LossyImageCompressionMethod, DicomVR.CS, radiograph.LossyCompressionRatio is null ? null : "ISO_10918_1");
    }

    private static void AddPixels(DicomFileWriter writer, Radiograph radiograph)
    {
        int bitsAllocated = radiograph.BitsStored <= 8 ? 8 : 16;
        writer.Add(DicomTag.SamplesPerPixel, 1);
        AddText(writer, DicomTag.PhotometricInterpretation, DicomVR.CS, radiograph.IsMonochrome1 ? "MONOCHROME1" : "MONOCHROME2");
        writer.Add(DicomTag.Rows, checked((ushort)radiograph.Rows));
        writer.Add(DicomTag.Columns, checked((ushort)radiograph.Columns));
        writer.Add(DicomTag.BitsAllocated, (ushort)bitsAllocated);
        writer.Add(DicomTag.BitsStored, (ushort)radiograph.BitsStored);
        writer.Add(DicomTag.HighBit, (ushort)(radiograph.BitsStored - 1));
        writer.Add(DicomTag.PixelRepresentation, 0);
        writer.Add(DicomTag.WindowCenter, DicomVR.DS, radiograph.Window.Center.ToString(CultureInfo.InvariantCulture));
        writer.Add(DicomTag.WindowWidth, DicomVR.DS, radiograph.Window.Width.ToString(CultureInfo.InvariantCulture));
        writer.AddPixelData(radiograph.Samples, bitsAllocated);
    }

    private static void AddDigitalXRay(DicomFileWriter writer, Radiograph radiograph)
    {
        AddText(writer, DicomTag.PresentationIntentType, DicomVR.CS, "FOR PRESENTATION");
        AddText(writer, DicomTag.ImageLaterality, DicomVR.CS, radiograph.BodyPart.Laterality);
        writer.AddCode(DicomTag.AnatomicRegionSequence, radiograph.BodyPart.Code, "SCT", radiograph.BodyPart.Meaning);
        writer.AddSequence(DicomTag.AcquisitionContextSequence);
        AddText(writer, DicomTag.PositionerType, DicomVR.CS, null);
        if (radiograph.ViewPosition == "PA")
            writer.AddCode(DicomTag.ViewCodeSequence, "272479007", "SCT", "postero-anterior");
        if (radiograph.ViewPosition == "AP")
            writer.AddCode(DicomTag.ViewCodeSequence, "399348003", "SCT", "antero-posterior");
        AddText(writer, DicomTag.DetectorType, DicomVR.CS, null);
        writer.Add(DicomTag.ImagerPixelSpacing, DicomVR.DS, NominalPixelPitch, NominalPixelPitch);
        writer.Add(DicomTag.PixelIntensityRelationship, DicomVR.CS, "LOG");

        // PS3.3 §C.8.11.3.1.2: 1 when more X-ray intensity gives higher samples, as it does where low samples are bright.
        writer.AddSigned(DicomTag.PixelIntensityRelationshipSign, (short)(radiograph.IsMonochrome1 ? 1 : -1));
        writer.Add(DicomTag.RescaleIntercept, DicomVR.DS, "0");
        writer.Add(DicomTag.RescaleSlope, DicomVR.DS, "1");
        writer.Add(DicomTag.RescaleType, DicomVR.LO, "US");
        writer.Add(DicomTag.PresentationLutShape, DicomVR.CS, radiograph.IsMonochrome1 ? "INVERSE" : "IDENTITY");
    }

    private static void AddUids(DicomFileWriter writer, Radiograph radiograph)
    {
        writer.Add(DicomTag.SopClassUid, DicomVR.UI, radiograph.Modality == "DX" ? DigitalXRayForPresentation : ComputedRadiography);
        writer.Add(DicomTag.SopInstanceUid, DicomVR.UI, ContentUid.Of("draft", radiograph.Samples.Span));
        byte[] draft = writer.ToArray();
        writer.Add(DicomTag.StudyInstanceUid, DicomVR.UI, ContentUid.Of("study", draft));
        writer.Add(DicomTag.SeriesInstanceUid, DicomVR.UI, ContentUid.Of("series", draft));
        writer.Add(DicomTag.SopInstanceUid, DicomVR.UI, ContentUid.Of("instance", draft));
    }

    /// <summary>A type 2 attribute: there, if need be empty.</summary>
    private static void AddText(DicomFileWriter writer, DicomTag tag, DicomVR vr, string? value) => writer.Add(tag, vr, value is null ? [] : [value]);

    private static void AddOptional(DicomFileWriter writer, DicomTag tag, DicomVR vr, string? value)
    {
        if (value is not null)
            writer.Add(tag, vr, value);
    }
}
