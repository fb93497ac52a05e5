using Pneumonia.Dicom;

namespace Pneumonia.Imaging;

/// <summary>Reads the grayscale transform of a header. What cannot be is refused; what is only unusable for VOI is left out with a warning.</summary>
internal static class GrayscaleTransformReader
{
    /// <summary>Slopes and intercepts beyond this are damage: no modality unit is in use that needs them.</summary>
    private const double MaxMagnitude = 1e9;

    public static bool TryRead(DicomDataset dataset, SampleLayout layout, bool isMonochrome1, bool isBigEndian, out GrayscaleTransform transform, out Refusal refusal)
    {
        transform = GrayscaleTransform.DisplayReady;
        refusal = default;
        if (!TryGetNumber(dataset, DicomTag.RescaleSlope, 1, out double slope) || slope == 0 || Math.Abs(slope) < 1 / MaxMagnitude)
            return Refuse("Rescale Slope (0028,1053) is zero or not a number in range.", out refusal);
        if (!TryGetNumber(dataset, DicomTag.RescaleIntercept, 0, out double intercept))
            return Refuse("Rescale Intercept (0028,1052) is not a number in range.", out refusal);

        // PS3.3 §C.11.1: both or neither. Viewers disagree on one alone: DCMTK and pydicom leave it out, fo-dicom applies it.
        if (HasValue(dataset, DicomTag.RescaleSlope) != HasValue(dataset, DicomTag.RescaleIntercept) && (slope != 1 || intercept != 0))
            return Refuse("Of Rescale Slope (0028,1053) and Rescale Intercept (0028,1052) one is missing, and the other is not that of the identity.", out refusal);

        LookupTable? modalityTable = null;
        if (dataset.GetSequence(DicomTag.ModalityLutSequence) is [var modalityItem, ..])
        {
            // PS3.3 §C.11.1: either a table or slope and intercept.
            if (slope != 1 || intercept != 0)
                return Refuse("Modality LUT Sequence (0028,3000) and a rescale that is not the identity stand side by side.", out refusal);
            modalityTable = LookupTable.Read(modalityItem, isBigEndian, isSigned: layout.MinValue < 0);
            if (modalityTable is null)
                return Refuse("The first item of Modality LUT Sequence (0028,3000) is not a usable table.", out refusal);
        }

        // PS3.3 §C.8.11.3.1.2 (DX Image): INVERSE goes with MONOCHROME1 and says the same once more, IDENTITY goes with MONOCHROME2.
        // Of two that contradict each other DCMTK 3.6.7 follows the shape, pydicom, fo-dicom and cornerstone the photometric interpretation, and
        // dcm4chee has a switch for senders with wrong shapes: neither polarity can be trusted.
        string? shape = dataset.GetString(DicomTag.PresentationLutShape);
        if ((shape == "INVERSE" && !isMonochrome1) || (shape == "IDENTITY" && isMonochrome1))
            return Refuse($"Presentation LUT Shape (2050,0020) is {shape} and Photometric Interpretation says the opposite.", out refusal);

        // No image has this one by the standard, and viewers pass it over (DCMTK 3.6.7 does): what the sender sees is unknown.
        if (dataset.GetSequence(DicomTag.PresentationLutSequence).Count > 0)
            return Refuse("Presentation LUT Sequence (2050,0010) has no place in an image.", out refusal);

        transform = new GrayscaleTransform
        {
            Slope = slope,
            Intercept = intercept,
            ModalityTable = modalityTable,
            IsInverted = isMonochrome1,
            Padding = ReadPadding(dataset, layout),
        };
        transform = VoiReader.AddVoi(transform, dataset, layout, isBigEndian);
        return true;
    }

    /// <summary>PS3.3 §C.7.5.1.1.2: one value, or all from Pixel Padding Value to Pixel Padding Range Limit, in either order.</summary>
    private static (int Low, int High)? ReadPadding(DicomDataset dataset, SampleLayout layout)
    {
        if (!dataset.TryGetInt32(DicomTag.PixelPaddingValue, out int value))
            return null;
        if (!dataset.TryGetInt32(DicomTag.PixelPaddingRangeLimit, out int limit))
            limit = value;

        // Implicit VR does not say whether the two are signed; Pixel Representation does.
        value = layout.MinValue < 0 ? (short)value : (ushort)value;
        limit = layout.MinValue < 0 ? (short)limit : (ushort)limit;
        int low = Math.Min(value, limit);
        int high = Math.Max(value, limit);
        return low <= layout.MaxValue && high >= layout.MinValue ? (low, high) : null;
    }

    private static bool TryGetNumber(DicomDataset dataset, DicomTag tag, double whenAbsent, out double value)
    {
        value = whenAbsent;
        return !HasValue(dataset, tag) || (dataset.TryGetDouble(tag, out value) && Math.Abs(value) <= MaxMagnitude);
    }

    private static bool HasValue(DicomDataset dataset, DicomTag tag) => dataset.GetString(tag) is not null;

    private static bool Refuse(string detail, out Refusal refusal)
    {
        refusal = new Refusal(Reason.InvalidGrayscaleTransform, detail);
        return false;
    }
}
