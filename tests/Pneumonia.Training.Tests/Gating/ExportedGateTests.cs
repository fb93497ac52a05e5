using Pneumonia.Imaging;
using Pneumonia.Inference;
using Pneumonia.TestKit;
using Pneumonia.Training.Exporting;
using Pneumonia.Training.Gating;

namespace Pneumonia.Training.Tests.Gating;

/// <summary>A gate over a small untrained network, whose films are drawn likenesses of a chest.</summary>
[Collection(Libtorch.Alone)]
public sealed class ExportedGateTests : IDisposable
{
    private const int Patients = 60;

    private static readonly GateSettings Settings = new() { ImagesPerKind = 3, Directions = 8, Hidden = 8, Epochs = 3, ShareRefused = 0.02 };

    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _onnx;
    private readonly GateFeatures _features;
    private readonly Gate _gate;

    public ExportedGateTests()
    {
        using var network = TinyNet.Create(seed: 5);
        _onnx = NetworkExporter.ToOnnx([network], [new ExportedLabel("pneumonia", 0)], TinyNet.Spec, "tiny", "1.0.0");
        _features = GateFeatures.Collect(_onnx, TinyNet.Spec, Maps(), Films(1), Films(2), Settings, (_, work) => work(new Progress<double>()));
        _gate = GateBuilder.Build(_features, Maps(), Settings);
    }

    [Fact]
    public async Task Onnx_checker_accepts_the_network_with_a_gate()
    {
        string path = _folder["model.onnx"];
        File.WriteAllBytes(path, _gate.AddTo(_onnx, "1.0.0"));

        var result = await OnnxChecker.RunAsync(path);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
    }

    [Fact]
    public void The_graph_gives_the_measure_that_is_computed_here()
    {
        using var features = new FeatureNetwork(_onnx, TinyNet.Spec, Maps(), threads: 1);
        var table = features.OfForeign(ForeignImages.KindsFor(ForeignUse.Evaluation), ChestFilms.Drawn(Films(3)), 1, 9, new Progress<double>());
        using var model = PneumoniaModel.Open(Package(), "CPU", threads: 1);

        var images = GateEvaluation.Drawn(Films(3), 1, 9).ToArray();

        Assert.Equal(images.Length, table.Rows);
        float[] tensor = new float[model.TensorLength];
        foreach (var (index, image) in images.Index())
        {
            Assert.True(ImageToTensor.TryConvert(image.Image, TinyNet.Spec, tensor, out _, out _));
            double expected = GateMeasure.Of(_gate.Parameters, table[index]);
            Assert.Equal(expected, model.Assess(tensor, 1)[0].OutOfDistribution!.Value, 1e-3 * Math.Max(1, Math.Abs(expected)));
        }
    }

    [Fact]
    public void Films_pass_where_noise_does_not()
    {
        var evaluation = GateEvaluation.Run(Package(), Films(4), GateEvaluation.Drawn(Films(4), 2, 11));

        Assert.InRange(Assert.Single(evaluation.Films).Share, 0, 0.2);
        Assert.Equal(2, evaluation.Foreign.Single(kind => kind.Kind == "blocks").Refused);
        Assert.Equal(evaluation.AllForeign.N - evaluation.AllForeign.Refused, evaluation.Passed.Count);
    }

    [Fact]
    public void The_limit_is_checked_on_patients_that_did_not_set_it()
    {
        var share = Assert.Single(_gate.CrossChecked);

        Assert.Equal("drawn", share.Kind);
        Assert.InRange(share.Share, 0, 0.3);
    }

    [Fact]
    public void Features_are_read_as_they_were_written()
    {
        using (var file = File.Create(_folder["features"]))
            _features.Write(file);

        using var written = File.OpenRead(_folder["features"]);
        var read = GateFeatures.Read(written);

        FeatureTable[] expected = [_features.Films, _features.Foreign, .. _features.Tuning], actual = [read.Films, read.Foreign, .. read.Tuning];
        Assert.Equal(expected.Select(table => table.Groups), actual.Select(table => table.Groups));
        Assert.Equal(expected.Select(table => table.Values), actual.Select(table => table.Values));
    }

    public void Dispose() => _folder.Dispose();

    private ModelPackage Package() =>
        ModelPackage.Save(_folder["package"], A.Manifest() with { Gate = new ModelGate(Gate.Method, OnnxNames.OutOfDistribution, _gate.Limit, _gate.Rule) }, _gate.AddTo(_onnx, "1.0.0"));

    private FeatureMap[] Maps() => [FeatureMap.OfLastFeatures(_onnx, TinyNet.Spec, grid: 2)];

    private static ChestFilm[] Films(int seed) => [.. Enumerable.Range(0, Patients).Select(patient => new ChestFilm("drawn", $"{seed}/{patient}", () => Chest(new Random((seed * 1000) + patient))))];

    private static GrayscaleImage Chest(Random random) => ForeignImages.ToImage(new Sketch(64).Fill(0.7f)
        .Ellipse(-0.45, random.Between(-0.1, 0.1), 0.3, 0.6, random.Grey(0.1, 0.3)).Ellipse(0.45, random.Between(-0.1, 0.1), 0.3, 0.6, random.Grey(0.1, 0.3)).Finish(random, 1, 0.02));
}
