namespace Pneumonia.Worker.Scoring;

/// <summary>What a caller of the pipeline accepts.</summary>
internal enum InputKinds
{
    /// <summary>The service: only a DICOM header can say that an image is eligible.</summary>
    DicomOnly,

    /// <summary>One-shot scoring and evaluation: the user vouches for JPEG and PNG files.</summary>
    DicomAndBitmaps,
}
