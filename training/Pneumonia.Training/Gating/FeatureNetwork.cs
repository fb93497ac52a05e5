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

    private const int BatchSize = 16;

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
    public FeatureTable OfFilms(IReadOnlyList<ChestFilm> films, AugmentationSettings? bending, int copies, int seed, IProgress<double> progress)
    {
        var augmenter = bending is null ? null : new Augmenter(bending, _spec.Rows, _spec.Columns);
        var random = new SplitMix64(seed);
        float[] clean = new float[_spec.Rows * _spec.Columns];
        return Run(Tensors(), progress, films.Count * copies);

        IEnumerable<(string, float[])> Tensors()
        {
            foreach (var film in films)
            {
                using var image = film.Open();
                if (!ImageToTensor.TryGetIntensities(image, _spec, clean, out _, out var refusal))
                    throw new RefusedException($"A film of {film.Source}: {refusal}");

                for (int copy = 0; copy < copies; copy++)
                {
                    float[] tensor = (float[])clean.Clone();
                    augmenter?.Apply(clean, tensor, random);
                    ImageToTensor.Standardise(tensor, _spec.Standardisation);
                    yield return (film.Source, tensor);
                }
            }
        }
    }

    /// <summary>Foreign images of each kind; those that the service refuses before the network are left out.</summary>
    public FeatureTable OfForeign(IReadOnlyList<ForeignKind> kinds, FilmSource films, int perKind, int seed, IProgress<double> progress)
    {
        return Run(Tensors(), progress, kinds.Count * perKind);

        IEnumerable<(string, float[])> Tensors()
        {
            foreach (var kind in kinds)
            {
                for (int number = 0; number < perKind; number++)
                {
                    using var image = ForeignImages.Draw(kind, number, seed, films);
                    float[] tensor = new float[_spec.Rows * _spec.Columns];
                    if (ImageToTensor.TryConvert(image, _spec, tensor, out _, out _))
                        yield return (kind.Name, tensor);
                }
            }
        }
    }

    public void Dispose()
    {
        _session.Dispose();
        _runOptions.Dispose();
    }

    private FeatureTable Run(IEnumerable<(string Group, float[] Tensor)> images, IProgress<double> progress, int expected)
    {
        var groups = new List<string>();
        var values = new List<float>();
        foreach (var batch in images.Chunk(BatchSize))
        {
            groups.AddRange(batch.Select(image => image.Group));
            values.AddRange(Run([.. batch.SelectMany(image => image.Tensor)], batch.Length));
            progress.Report(Math.Min(1, (double)groups.Count / expected));
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
}
