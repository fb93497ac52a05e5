using System.Buffers;
using BenchmarkDotNet.Attributes;
using Pneumonia.Dicom;
using Pneumonia.Imaging;
using Pneumonia.TestKit;

namespace Pneumonia.Benchmarks;

/// <summary>One 2544 x 3056 radiograph from a file in the page cache to 224 x 224 floats, and its parts.</summary>
[MemoryDiagnoser]
[MinColumn]
public class FileToTensor : IDisposable
{
    private readonly float[] _tensor = new float[LargeRadiograph.Spec.Rows * LargeRadiograph.Spec.Columns];
    private TemporaryFolder _folder = null!;
    private string _window = null!;
    private string _sigmoid = null!;
    private string _padded = null!;
    private DicomFile _open = null!;
    private GrayscaleImage _image = null!;

    [GlobalSetup]
    public void Write()
    {
        _folder = new TemporaryFolder();
        _window = LargeRadiograph.Build().Save(_folder["window.dcm"]);
        _sigmoid = LargeRadiograph.Build().WithSigmoid().Save(_folder["sigmoid.dcm"]);
        _padded = LargeRadiograph.Build().WithPadding(4095).Save(_folder["padded.dcm"]);
        _open = DicomFile.Open(_window);
        if (!GrayscaleImage.TryRead(_open, TestCodecs.Shared, out _image!, out var refusal))
            throw new InvalidOperationException(refusal.ToString());
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _image.Dispose();
        _open.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The floor: the file's bytes into a pooled buffer.</summary>
    [Benchmark]
    public int Read_the_bytes()
    {
        using var handle = File.OpenHandle(_window);
        int length = (int)RandomAccess.GetLength(handle);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length);
        int read = RandomAccess.Read(handle, buffer.AsSpan(0, length), 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return read;
    }

    [Benchmark]
    public long Read_and_parse()
    {
        using var file = DicomFile.Open(_window);
        return file.Length;
    }

    [Benchmark(Baseline = true)]
    public float File_to_tensor() => Convert(_window, LargeRadiograph.Spec);

    /// <summary>A SIGMOID window goes by table.</summary>
    [Benchmark]
    public float File_to_tensor_by_table() => Convert(_sigmoid, LargeRadiograph.Spec);

    /// <summary>Padding goes by table.</summary>
    [Benchmark]
    public float File_to_tensor_with_padding() => Convert(_padded, LargeRadiograph.Spec);

    /// <summary>The percentile rule needs a histogram first.</summary>
    [Benchmark]
    public float File_to_tensor_by_percentiles() => Convert(_window, LargeRadiograph.Spec with { Intensity = IntensityRule.Percentile });

    [Benchmark]
    public float Samples_to_tensor() => Convert(_image, LargeRadiograph.Spec);

    [Benchmark]
    public string Hash_the_samples() => _image.ComputeSampleSha256();

    private float Convert(string path, TensorSpec spec)
    {
        using var file = DicomFile.Open(path);
        if (!GrayscaleImage.TryRead(file, TestCodecs.Shared, out var image, out var refusal))
            throw new InvalidOperationException(refusal.ToString());
        using (image)
            return Convert(image, spec);
    }

    private float Convert(GrayscaleImage image, TensorSpec spec)
    {
        if (!ImageToTensor.TryConvert(image, spec, _tensor, out _, out var refusal))
            throw new InvalidOperationException(refusal.ToString());
        return _tensor[0];
    }
}
