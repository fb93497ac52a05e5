using Pneumonia.Dicom;

namespace Pneumonia.Imaging;

/// <summary>Finds overlay planes that are kept in bits of the samples (retired from PS3.3 §C.9.2, still in archives).</summary>
internal static class OverlayReader
{
    private const ushort FirstGroup = 0x6000;
    private const ushort LastGroup = 0x601E;
    private const ushort OverlayBitsAllocated = 0x0100;
    private const ushort OverlayBitPosition = 0x0102;

    /// <summary>One bit for each plane, where it lies in a stored sample. A plane of one bit allocated is kept apart, in Overlay Data.</summary>
    public static int Read(DicomDataset dataset, SampleLayout layout)
    {
        int bits = 0;
        for (ushort group = FirstGroup; group <= LastGroup; group += 2)
        {
            if (dataset.TryGetInt32(new DicomTag(group, OverlayBitsAllocated), out int allocated) && allocated == layout.BitsAllocated
                && dataset.TryGetInt32(new DicomTag(group, OverlayBitPosition), out int position) && position >= 0 && position < allocated)
                bits |= 1 << position;
        }

        return bits;
    }
}
