using Pneumonia.Dicom;

namespace Pneumonia.Worker.Scoring;

/// <summary>What identifies an instance, read from its header. Everything is null where the file does not tell.</summary>
internal sealed record InstanceHeader(string? StudyInstanceUid, string? SeriesInstanceUid, string? SopInstanceUid, string? AcquiredAt)
{
    public static readonly InstanceHeader None = new(null, null, null, null);

    public static InstanceHeader Read(DicomDataset dataset) => new(
        dataset.GetUid(DicomTag.StudyInstanceUid),
        dataset.GetUid(DicomTag.SeriesInstanceUid),
        dataset.GetUid(DicomTag.SopInstanceUid),
        ReadAcquiredAt(dataset)?.ToString());

    // Without an offset in the header the time stays local: today's offset of this server says nothing about the modality's clock.
    private static DicomDateTime? ReadAcquiredAt(DicomDataset dataset) =>
        dataset.GetDateTime(DicomTag.AcquisitionDateTime)
        ?? dataset.GetDateTime(DicomTag.AcquisitionDate, DicomTag.AcquisitionTime)
        ?? dataset.GetDateTime(DicomTag.ContentDate, DicomTag.ContentTime);
}
