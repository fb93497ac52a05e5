using Pneumonia.Dicom;
using Pneumonia.Imaging;
using Pneumonia.TestKit;

namespace Pneumonia.Benchmarks;

/// <summary>A radiograph of 3056 rows x 2544 columns, 12 bits in 16, uncompressed: 15.5 MB, the case of the design's figures.</summary>
internal static class LargeRadiograph
{
    public const int Rows = 3056;
    public const int Columns = 2544;

    public static readonly TensorSpec Spec = new()
    {
        Rows = 224,
        Columns = 224,
        Intensity = IntensityRule.Voi,
        Resize = ResizeKernel.Area,
        Aspect = AspectRule.Stretch,
        Standardisation = Standardisation.ZScore,
    };

    /// <summary>A linear window over most of the range; samples of anatomy and noise, so that no branch is always taken.</summary>
    public static ChestInstanceBuilder Build() => A.ChestInstance().WithPixels(Rows, Columns, DrawnChest.Samples(Rows, Columns)).WithWindow(1700, 3000);

    /// <summary>The same in 8 bits.</summary>
    public static ChestInstanceBuilder BuildEightBit()
    {
        var samples = DrawnChest.Samples(Rows, Columns);
        return A.ChestInstance().WithBitsStored(8, bitsAllocated: 8, highBit: 7).WithPixels(Rows, Columns, (row, column) => samples(row, column) / 16).WithWindow(106, 188);
    }

    public static ChestInstanceBuilder WithSigmoid(this ChestInstanceBuilder builder) => builder.With(DicomTag.VoiLutFunction, DicomVR.CS, "SIGMOID");
}
