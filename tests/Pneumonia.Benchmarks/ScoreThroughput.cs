using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Pneumonia.Dicom;
using Pneumonia.Imaging;
using Pneumonia.Inference;
using Pneumonia.TestKit;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Scoring;

namespace Pneumonia.Benchmarks;

/// <summary>
/// What <c>score</c> does with 16 large radiographs beside the sum of its parts, each part alone on all cores: the time a radiograph. The model
/// is the shipped one.
/// </summary>
[MemoryDiagnoser]
[MinColumn]
public class ScoreThroughput : IDisposable
{
    private const int Count = 16;
    private readonly CancellationToken _never = CancellationToken.None;
    private TemporaryFolder _folder = null!;
    private string[] _files = null!;
    private PneumoniaModel _model = null!;
    private TensorSpec _spec = null!;
    private ActivePipeline _pipeline = null!;
    private OneShotScoring _scoring = null!;
    private float[] _tensors = null!;

    [GlobalSetup]
    public void Write()
    {
        _folder = new TemporaryFolder();
        _files = [.. Enumerable.Range(0, Count).Select(i => LargeRadiograph.Build().WithPatientAge("004Y").Save(_folder[$"{i:00}.dcm"]))];

        string package = Path.Combine(AppContext.BaseDirectory, "models", "pneumonia");
        _model = PneumoniaModel.Open(ModelPackage.Load(package), "CPU", threads: 0);
        _spec = _model.Package.Manifest.Input.Tensor;
        _tensors = new float[Count * _model.TensorLength];
        var options = Options.Create(new ScoringOptions());
        _pipeline = new ActivePipeline(
            Options.Create(new ModelOptions { Folder = package }), options, TestCodecs.Shared, StudyKeys.Ephemeral(), TimeProvider.System, NullLogger<ScoringPipeline>.Instance);
        _scoring = new OneShotScoring(_pipeline, options, TimeProvider.System);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _pipeline.Dispose();
        _model.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>First part: files to tensors.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void Files_to_tensors() => Parallel.For(0, Count, i =>
    {
        using var file = DicomFile.Open(_files[i]);
        if (!GrayscaleImage.TryRead(file, TestCodecs.Shared, out var image, out var refusal))
            throw new InvalidOperationException(refusal.ToString());
        using (image)
        {
            if (!ImageToTensor.TryConvert(image, _spec, _tensors.AsSpan(i * _model.TensorLength, _model.TensorLength), out _, out refusal))
                throw new InvalidOperationException(refusal.ToString());
        }
    });

    /// <summary>Second part: the network, in batches as <c>score</c> runs it.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public int Inference()
    {
        int batch = new ScoringOptions().BatchSize;
        int findings = 0;
        for (int i = 0; i < Count; i += batch)
            findings += _model.Assess(_tensors.AsMemory(i * _model.TensorLength, batch * _model.TensorLength), batch).Count;
        return findings;
    }

    /// <summary>What the identity of an instance costs: not counted among the parts.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void Sample_hashes() => Parallel.For(0, Count, i =>
    {
        using var file = DicomFile.Open(_files[i]);
        if (!GrayscaleImage.TryRead(file, TestCodecs.Shared, out var image, out var refusal))
            throw new InvalidOperationException(refusal.ToString());
        using (image)
            image.ComputeSampleSha256();
    });

    /// <summary>The whole way.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public async Task<int> Score()
    {
        int scored = 0;
        await foreach (var result in _scoring.ScoreAsync(_files, _never))
            scored += result.Outcome == Worker.Results.Outcome.Scored ? 1 : throw new InvalidOperationException(result.Detail);
        return scored;
    }
}
