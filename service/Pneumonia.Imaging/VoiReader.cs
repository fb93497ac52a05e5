using Pneumonia.Dicom;

namespace Pneumonia.Imaging;

/// <summary>
/// Takes the first VOI LUT of a header, else its first window. Neither there: images of up to 8 stored bits are taken as ready for display, deeper
/// ones get no VOI and a warning.
/// </summary>
internal static class VoiReader
{
    public static GrayscaleTransform AddVoi(GrayscaleTransform transform, DicomDataset dataset, SampleLayout layout, bool isBigEndian)
    {
        string? warning = null;
        double atMin = transform.ToModality(layout.MinValue);
        double atMax = transform.ToModality(layout.MaxValue);
        if (dataset.GetSequence(DicomTag.VoiLutSequence) is [var item, ..])
        {
            // PS3.3 §C.11.2.1.1: the first input is signed if the modality transform can give negative values.
            var declared = LookupTable.Read(item, isBigEndian, isSigned: Math.Min(atMin, atMax) < 0);
            var table = declared?.Narrowed();
            if (table is not null)
            {
                warning = table.Bits < declared!.Bits ? $"The VOI LUT declares {declared.Bits} bits and fills {table.Bits}; it was taken as of {table.Bits}." : null;
                return transform with { Voi = new VoiTable(table), Warning = warning };
            }

            warning = "The VOI LUT's descriptor and data do not fit each other; it was passed over.";
        }

        var window = ReadWindow(dataset, ref warning);
        if (window is not null)
            return transform with { Voi = window, Warning = warning };

        if (layout.BitsStored > 8 || transform.ModalityTable is not null)
            return transform with { Warning = warning ?? "The header has no window and no VOI LUT." };

        var fullRange = new VoiRange(Math.Min(atMin, atMax), Math.Max(atMin, atMax));
        return transform with { Voi = fullRange, IsVoiFullRange = true, Warning = warning is null ? null : $"{warning} All that the stored bits can hold was shown." };
    }

    private static Voi? ReadWindow(DicomDataset dataset, ref string? warning)
    {
        if (dataset.GetString(DicomTag.WindowCenter) is null && dataset.GetString(DicomTag.WindowWidth) is null)
            return null;

        int centers = dataset.GetStrings(DicomTag.WindowCenter).Count;
        int widths = dataset.GetStrings(DicomTag.WindowWidth).Count;
        if (centers != widths)
            warning ??= $"The header has {centers} window centers and {widths} widths; the first of each was taken.";

        string? function = dataset.GetString(DicomTag.VoiLutFunction);
        Voi? window = null;
        if (dataset.TryGetDouble(DicomTag.WindowCenter, out double center) && dataset.TryGetDouble(DicomTag.WindowWidth, out double width))
        {
            // PS3.3 §C.11.2.1.2: LINEAR is the default and needs a width of at least 1, the others one above 0.
            window = function switch
            {
                null or "LINEAR" when width >= 1 => VoiRange.Linear(center, width),
                "LINEAR_EXACT" when width > 0 => VoiRange.LinearExact(center, width),
                "SIGMOID" when width > 0 => new VoiSigmoid(center, width),
                _ => null,
            };
        }

        if (window is null)
            warning = "The header's first window, or its VOI LUT Function, is not one that the standard allows; it was passed over.";
        return window;
    }
}
