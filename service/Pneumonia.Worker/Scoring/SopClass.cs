using Pneumonia.Dicom;

namespace Pneumonia.Worker.Scoring;

/// <summary>The SOP classes in which radiographs come (PS3.4 §B.5).</summary>
internal static class SopClass
{
    public const string ComputedRadiography = "1.2.840.10008.5.1.4.1.1.1";
    public const string DigitalXRayForPresentation = "1.2.840.10008.5.1.4.1.1.1.1";
    public const string DigitalXRayForProcessing = "1.2.840.10008.5.1.4.1.1.1.1.1";

    /// <summary>The single-frame class; the multi-frame ones are not read.</summary>
    public const string SecondaryCapture = "1.2.840.10008.5.1.4.1.1.7";

    /// <summary>From the data set, else from group 0002; null where neither tells.</summary>
    public static string? Of(DicomFile header) =>
        header.Dataset.GetString(DicomTag.SopClassUid) ?? header.FileMetaInfo.GetString(DicomTag.MediaStorageSopClassUid);

    public static bool IsRadiograph(string uid) =>
        uid is ComputedRadiography or DigitalXRayForPresentation or DigitalXRayForProcessing or SecondaryCapture;
}
