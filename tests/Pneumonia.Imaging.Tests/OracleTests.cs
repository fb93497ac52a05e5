using System.Globalization;
using Pneumonia.Dicom;
using Pneumonia.TestKit;

namespace Pneumonia.Imaging.Tests;

/// <summary>The same files through pydicom and numpy, which share no code with this project.</summary>
public sealed class OracleTests
{
    private const int Rows = 64;
    private const int Columns = 48;

    /// <summary>Modality and VOI by pydicom, polarity after that, then the exact area mean as two matrix products in double precision.</summary>
    private const string Script = """
        import sys
        import numpy as np
        import pydicom
        from pydicom.pixel_data_handlers.util import apply_modality_lut, apply_voi_lut

        def shares(sources, targets):
            edges = np.arange(targets + 1) * sources / targets
            s = np.arange(sources)
            overlap = np.minimum(s + 1, edges[1:, None]) - np.maximum(s, edges[:-1, None])
            return np.clip(overlap, 0, None) * targets / sources

        ds = pydicom.dcmread(sys.argv[1])
        rows, columns = int(sys.argv[2]), int(sys.argv[3])
        raw = ds.pixel_array
        y = apply_modality_lut(raw, ds)
        if "VOILUTSequence" in ds:
            y = apply_voi_lut(y, ds, prefer_lut=True) / (2.0 ** ds.VOILUTSequence[0].LUTDescriptor[2] - 1)
        elif "WindowWidth" in ds:
            # pydicom maps onto what the stored bits can hold after rescale.
            slope, intercept = float(ds.get("RescaleSlope", 1)), float(ds.get("RescaleIntercept", 0))
            low = -(2.0 ** (ds.BitsStored - 1)) if ds.PixelRepresentation else 0.0
            ends = sorted([low * slope + intercept, (low + 2.0 ** ds.BitsStored - 1) * slope + intercept])
            y = (apply_voi_lut(y, ds) - ends[0]) / (ends[1] - ends[0])
        else:
            y = y / (2.0 ** ds.BitsStored - 1)
        if ds.PhotometricInterpretation == "MONOCHROME1":
            y = 1 - y
        for value in (shares(y.shape[0], rows) @ y @ shares(y.shape[1], columns).T).ravel():
            print(repr(float(value)))
        """;

    [Theory]
    [InlineData("gdcm-CR-MONO1-10-chest.dcm")]
    [InlineData("udacity_test1.dcm")]
    [InlineData("udacity_test2.dcm")]
    [InlineData("udacity_test3.dcm")]
    public async Task Real_chest_radiographs_come_out_as_with_pydicom(string name) =>
        await AssertSameAsPydicom(Requires.SharedData("dicom", "cxr", name));

    public static TheoryData<string> Built => [.. Instances.Keys];

    private static readonly Dictionary<string, Func<ChestInstanceBuilder>> Instances = new()
    {
        ["narrow LINEAR window"] = () => A.ChestInstance().WithWindow(2600, 2400),
        ["LINEAR_EXACT"] = () => A.ChestInstance().With(DicomTag.VoiLutFunction, DicomVR.CS, "LINEAR_EXACT").WithWindow(2600, 2400.5),
        ["SIGMOID"] = () => A.ChestInstance().With(DicomTag.VoiLutFunction, DicomVR.CS, "SIGMOID").WithWindow(2200, 1500),
        // pydicom does not extend the sign of 12 bits in 16.
        ["signed, rescaled, MONOCHROME1"] = () => A.ChestInstance().WithBitsStored(16).WithSigned().WithMonochrome1().WithRescale(2.5, -17).WithWindow(300, 90_000),
        ["VOI LUT"] = () => A.ChestInstance().With(writer => writer.AddSequence(DicomTag.VoiLutSequence, item =>
        {
            item.Add(DicomTag.LutDescriptor, 3000, 500, 12);
            item.Add(DicomTag.LutData, [.. Enumerable.Range(0, 3000).Select(i => (ushort)(i * i / 2200))]);
        })),
    };

    [Theory]
    [MemberData(nameof(Built))]
    public async Task Built_instance_comes_out_as_with_pydicom(string instance)
    {
        using var folder = new TemporaryFolder();

        await AssertSameAsPydicom(Instances[instance]().Save(folder["image.dcm"]));
    }

    private static async Task AssertSameAsPydicom(string path)
    {
        string python = Requires.Tool("python3", "python3-pydicom");
        string system = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : python;
        var result = await ExternalProgram.RunAsync(
            system, ["-c", Script, path, $"{Rows}", $"{Columns}"], TestContext.Current.CancellationToken);
        Assert.True(result.ExitCode == 0, result.Error);
        double[] expected = [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => double.Parse(line, CultureInfo.InvariantCulture))];

        using var file = DicomFile.Open(path);
        Assert.True(GrayscaleImage.TryRead(file, TestCodecs.Shared, out var image, out var refusal), refusal.ToString());

        using (image)
        {
            var actual = Converted.From(image, rows: Rows, columns: Columns);
            Assert.Null(actual.Warning);
            Assert.Equal(expected.Length, actual.Intensities.Length);
            for (int i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], actual.Intensities[i], 1e-5);
        }
    }
}
