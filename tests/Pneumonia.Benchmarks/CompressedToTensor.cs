using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using Pneumonia.Dicom;
using Pneumonia.Imaging;
using Pneumonia.TestKit;

namespace Pneumonia.Benchmarks;

/// <summary>
/// The large radiograph in every compressed syntax, from a file in the page cache to 224 x 224 floats, beside the native tool that decodes it:
/// DCMTK, GDCM or libjxl as a whole process. JPEG Baseline has 8 bits, the others 12.
/// </summary>
[MinColumn]
public class CompressedToTensor : IDisposable
{
    private static readonly Dictionary<string, string[]> Tools = new()
    {
        ["1.2.840.10008.1.2.4.50"] = ["dcmdjpeg"],
        ["1.2.840.10008.1.2.4.57"] = ["dcmdjpeg"],
        ["1.2.840.10008.1.2.4.70"] = ["dcmdjpeg"],
        ["1.2.840.10008.1.2.4.80"] = ["dcmdjpls"],
        ["1.2.840.10008.1.2.4.81"] = ["dcmdjpls"],
        ["1.2.840.10008.1.2.4.90"] = ["gdcmconv", "--raw"],
        ["1.2.840.10008.1.2.4.91"] = ["gdcmconv", "--raw"],
        ["1.2.840.10008.1.2.5"] = ["dcmdrle"],
    };

    private readonly float[] _tensor = new float[LargeRadiograph.Spec.Rows * LargeRadiograph.Spec.Columns];
    private TemporaryFolder _folder = null!;
    private string _file = null!;

    public static IEnumerable<string> Syntaxes => FrameEncoder.Syntaxes;

    [ParamsSource(nameof(Syntaxes))]
    public string Syntax { get; set; } = "";

    [GlobalSetup]
    public void Write()
    {
        _folder = new TemporaryFolder();
        var builder = Syntax == "1.2.840.10008.1.2.4.50" ? LargeRadiograph.BuildEightBit() : LargeRadiograph.Build();
        using var native = DicomFile.Read(builder.Build());
        using var frame = DicomPixelData.Create(native).GetFrame(0, TestCodecs.Shared);
        byte[] encoded = new FrameEncoder(TestCodecs.Shared).Encode(Syntax, frame.Format, frame.Samples.Span);
        _file = builder.WithEncodedFrames(DicomTransferSyntax.Find(Syntax), [encoded]).Save(_folder["compressed.dcm"]);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>As the product does it: JPEG 2000 at the resolution that the tensor needs.</summary>
    [Benchmark]
    public float File_to_tensor() => Convert(LargeRadiograph.Spec);

    /// <summary>All samples decoded, whatever the tensor needs.</summary>
    [Benchmark]
    public float File_to_tensor_in_full() => Convert(null);

    /// <summary>NaN for a syntax that no tool here decodes.</summary>
    [Benchmark(Baseline = true)]
    public double Native_tool()
    {
        if (!Tools.TryGetValue(Syntax, out string[]? tool))
            return double.NaN;

        using var process = Process.Start(tool[0], [.. tool[1..], _file, _folder["native.dcm"]]);
        process.WaitForExit();
        return process.ExitCode == 0 ? 0 : throw new InvalidOperationException($"{tool[0]} returned {process.ExitCode}.");
    }

    private float Convert(TensorSpec? decodedFor)
    {
        using var file = DicomFile.Open(_file);
        if (!GrayscaleImage.TryRead(file, TestCodecs.Shared, out var image, out var refusal, decodedFor))
            throw new InvalidOperationException(refusal.ToString());
        using (image)
        {
            if (!ImageToTensor.TryConvert(image, LargeRadiograph.Spec, _tensor, out _, out refusal))
                throw new InvalidOperationException(refusal.ToString());
        }

        return _tensor[0];
    }
}
