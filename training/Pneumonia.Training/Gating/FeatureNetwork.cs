using Microsoft.ML.OnnxRuntime;
using Pneumonia.Evaluation;
using Pneumonia.Imaging;
using Pneumonia.Training.Augmenting;
using Pneumonia.Training.Exporting;

namespace Pneumonia.Training.Gating;

/// <summary>A finished network with the gate's features as its output, run by ONNX Runtime as the service will run it.</summary>
internal sealed class FeatureNetwork : IDisposable
{
    public const string Output = "gate_features";

    private const int BatchSize = 32;

    private readonly TensorSpec _spec;
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();

    /// <param name="onnx">A model with input "image"; its own outputs do not matter.</param>
    public FeatureNetwork(byte[] onnx, TensorSpec spec, IReadOnlyList<FeatureMap> maps, int threads)
    {
        var graph = OnnxGraph.Continue(onnx);
        graph.AddOutput(FeatureMap.Export(graph, maps, Output), maps.Sum(map => map.Features));
        using var options = new SessionOptions { IntraOpNumThreads = threads };
        _session = new InferenceSession(graph.ToModel("features"), options);
        (_spec, Features) = (spec, maps.Sum(map => map.Features));
    }

    public int Features { get; }

    /// <summary>Films as they are or, with settings, bent at random, each as often as <paramref name="copies"/> says.</summary>
    public FeatureTable OfFilms(IReadOnlyList<ChestFilm> films, AugmentationSettings? bending, int copies, int seed, IProgress<double> progress) =>
        Run([.. films.Select((film, index) => (Func<IReadOnlyList<Picture>>)(() => Bend(film, bending, copies, SplitMix64.At(seed, index))))], progress);

    /// <summary>Foreign images of each kind; those that the service refuses before the network are left out.</summary>
    public FeatureTable OfForeign(IReadOnlyList<ForeignKind> kinds, FilmSource films, int perKind, int seed, IProgress<double> progress) => Run(
        [.. kinds.SelectMany(kind => Enumerable.Range(0, perKind), (kind, number) => (Func<IReadOnlyList<Picture>>)(() => Draw(kind, number, seed, films)))], progress);

    public void Dispose()
    {
        _session.Dispose();
        _runOptions.Dispose();
    }

    private Picture[] Bend(ChestFilm film, AugmentationSettings? bending, int copies, SplitMix64 random)
    {
        float[] clean = new float[_spec.Rows * _spec.Columns];
        using var image = film.Open();
        if (!ImageToTensor.TryGetIntensities(image, _spec, clean, out _, out var refusal))
            throw new RefusedException($"A film of {film.Source}: {refusal}");

        var augmenter = bending is null ? null : new Augmenter(bending, _spec.Rows, _spec.Columns);
        return [.. Enumerable.Range(0, copies).Select(_ =>
        {
            float[] tensor = (float[])clean.Clone();
            augmenter?.Apply(clean, tensor, random);
            ImageToTensor.Standardise(tensor, _spec.Standardisation);
            return new Picture(film.Source, tensor);
        })];
    }

    private Picture[] Draw(ForeignKind kind, int number, int seed, FilmSource films)
    {
        using var image = ForeignImages.Draw(kind, number, seed, films);
        float[] tensor = new float[_spec.Rows * _spec.Columns];
        return ImageToTensor.TryConvert(image, _spec, tensor, out _, out _) ? [new Picture(kind.Name, tensor)] : [];
    }

    /// <summary>Makes pictures on all processors, each from a generator of its own, and keeps their order: the same table however many there are.</summary>
    private FeatureTable Run(IReadOnlyList<Func<IReadOnlyList<Picture>>> makers, IProgress<double> progress)
    {
        var groups = new List<string>();
        var values = new List<float>();
        int done = 0;
        foreach (var some in makers.Chunk(BatchSize))
        {
            foreach (var batch in some.AsParallel().AsOrdered().SelectMany(make => make()).ToArray().Chunk(BatchSize))
            {
                groups.AddRange(batch.Select(picture => picture.Group));
                values.AddRange(Run([.. batch.SelectMany(picture => picture.Tensor)], batch.Length));
            }

            done += some.Length;
            progress.Report((double)done / makers.Count);
        }

        return new FeatureTable(groups, [.. values]);
    }

    private float[] Run(float[] tensors, int count)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, tensors.AsMemory(), [count, 1, _spec.Rows, _spec.Columns]);
        using var outputs = _session.Run(_runOptions, [OnnxNames.Input], [input], [Output]);
        float[] features = outputs[0].GetTensorDataAsSpan<float>().ToArray();
        if (features.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
            throw new RefusedException("The network's features are not finite.");
        return features;
    }

    private readonly record struct Picture(string Group, float[] Tensor);
}
