using Pneumonia.Dicom;
using Pneumonia.TestKit;

namespace Pneumonia.Imaging.Tests;

public sealed class RefusalTests
{
    public static TheoryData<string, Reason> Refused => [.. Instances.Select(pair => new TheoryDataRow<string, Reason>(pair.Key, pair.Value.Reason))];

    private static readonly Dictionary<string, (Reason Reason, Func<ChestInstanceBuilder> Build)> Instances = new()
    {
        ["slope 0"] = (Reason.InvalidGrayscaleTransform, () => A.ChestInstance().WithRescale(0, 0).WithWindow(2048, 4096)),
        ["slope that is no number"] = (Reason.InvalidGrayscaleTransform, () => A.ChestInstance().With(DicomTag.RescaleSlope, DicomVR.DS, "NaN")),
        ["slope beyond measure"] = (Reason.InvalidGrayscaleTransform, () => A.ChestInstance().With(DicomTag.RescaleSlope, DicomVR.DS, "1e300")),
        ["intercept that is no number"] = (Reason.InvalidGrayscaleTransform, () => A.ChestInstance().With(DicomTag.RescaleIntercept, DicomVR.DS, "x")),
        ["slope without an intercept"] =
            (Reason.InvalidGrayscaleTransform, () => A.ChestInstance().WithRescale(2, 0).WithWindow(4096, 8192).Without(DicomTag.RescaleIntercept)),
        ["intercept without a slope"] =
            (Reason.InvalidGrayscaleTransform, () => A.ChestInstance().WithRescale(1, -1000).WithWindow(1048, 4096).Without(DicomTag.RescaleSlope)),
        ["Presentation LUT"] = (Reason.InvalidGrayscaleTransform, () => A.ChestInstance().With(writer => writer.AddSequence(DicomTag.PresentationLutSequence, _ => { }))),
        ["5 bits stored"] = (Reason.InvalidBitDepth, () => A.ChestInstance().WithBitsStored(5)),
        ["MONOCHROME2 and INVERSE"] =
            (Reason.InvalidGrayscaleTransform, () => A.ChestInstance().With(DicomTag.PresentationLutShape, DicomVR.CS, "INVERSE")),
        ["MONOCHROME1 and IDENTITY"] =
            (Reason.InvalidGrayscaleTransform, () => A.ChestInstance().WithMonochrome1().With(DicomTag.PresentationLutShape, DicomVR.CS, "IDENTITY")),
        ["Modality LUT beside a rescale"] = (Reason.InvalidGrayscaleTransform, () => WithModalityTable(2, 4095).WithRescale(2, 0)),
        ["Modality LUT of fewer entries than it says"] = (Reason.InvalidGrayscaleTransform, () => WithModalityTable(3, 4095)),
        ["blank"] = (Reason.NoContrast, () => A.ChestInstance().WithPixels(40, 40, (_, _) => 1000)),
        ["blank but for noise"] = (Reason.NoContrast, () => A.ChestInstance().WithPixels(40, 40, (row, column) => 1000 + (((row * 7) + column) % 20))),
        ["blank under a narrow window"] =
            (Reason.NoContrast, () => A.ChestInstance().WithPixels(40, 40, (row, column) => 1000 + (((row * 7) + column) % 20)).WithWindow(50_000, 10)),
        ["few rows"] = (Reason.ImageTooSmall, () => A.ChestInstance().WithPixels(23, 40, (row, column) => row * column)),
        ["few columns"] = (Reason.ImageTooSmall, () => A.ChestInstance().WithPixels(40, 19, (row, column) => row * column)),
        ["two frames"] = (Reason.UnsupportedFrameCount, () => A.ChestInstance().WithFrames(2)),
        ["no pixel data"] = (Reason.NoPixelData, () => A.ChestInstance().Without(DicomTag.PixelData)),
        ["short pixel data"] = (Reason.PixelDataTooShort, () => A.ChestInstance().WithPixelBytes(new byte[100])),
        ["long pixel data"] = (Reason.PixelDataTooLong, () => A.ChestInstance().WithPixelBytes(new byte[96 * 80 * 4])),
        ["no rows"] = (Reason.InvalidDimensions, () => A.ChestInstance().With(writer => writer.Add(DicomTag.Rows, (ushort)0))),
        ["13 bits of 12"] = (Reason.InvalidBitDepth, () => A.ChestInstance().With(writer => writer.Add(DicomTag.BitsStored, (ushort)17))),
        ["colour map"] = (Reason.UnsupportedPhotometricInterpretation, () => A.ChestInstance().WithPhotometricInterpretation("HSV")),
        ["colour"] = (Reason.NotGrayscale, () => A.ChestInstance().With(writer => writer.Add(DicomTag.SamplesPerPixel, (ushort)3))),
        ["no columns attribute"] = (Reason.MissingAttribute, () => A.ChestInstance().Without(DicomTag.Columns)),
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Refused_with_its_reason(string instance, Reason reason) => Assert.Equal(reason, Converted.From(Instances[instance].Build()).Reason);

    [Fact]
    public void Every_fault_of_the_reader_is_a_reason_of_the_same_name_and_number()
    {
        var reasons = Enum.GetValues<Reason>().ToDictionary(reason => (int)reason, reason => reason.ToString());

        Assert.All(Enum.GetValues<DicomFault>(), fault => Assert.Equal(fault.ToString(), reasons.GetValueOrDefault((int)fault)));
    }

    private static ChestInstanceBuilder WithModalityTable(ushort count, ushort last) =>
        A.ChestInstance().With(writer => writer.AddSequence(DicomTag.ModalityLutSequence, item =>
        {
            item.Add(DicomTag.LutDescriptor, count, 0, 12);
            item.Add(DicomTag.LutData, 0, last);
        }));
}
