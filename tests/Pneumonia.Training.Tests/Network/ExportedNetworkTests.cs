using Microsoft.ML.OnnxRuntime.Tensors;
using Pneumonia.Imaging;
using Pneumonia.Inference;
using Pneumonia.TestKit;
using Pneumonia.Training.Exporting;
using Pneumonia.Training.Network;
using TorchSharp;

namespace Pneumonia.Training.Tests.Network;

[Collection(Libtorch.Alone)]
public sealed class ExportedNetworkTests : IDisposable
{
    private static readonly ExportedLabel[] OneLabel = [new("pneumonia", 0)];
    private static readonly ExportedLabel[] TwoLabels = [new("pneumonia", 2, Temperature: 2, Bias: -0.5), new("viral", 0)];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. TinyNet.Architectures.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Onnx_checker_accepts_the_exported_network(string name)
    {
        using var network = TinyNet.Create(seed: 1, TinyNet.Architectures[name], labels: 3);
        string path = _folder["model.onnx"];
        File.WriteAllBytes(path, NetworkExporter.ToOnnx([network], TwoLabels, TinyNet.Spec, "tiny", "1.0.0", AppendGate));

        var result = await OnnxChecker.RunAsync(path);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Onnx_runtime_and_torch_agree_on_the_probability_through_the_services_image_path(string name)
    {
        using var network = TinyNet.Create(seed: 2, TinyNet.Architectures[name]);
        var package = ModelPackage.Save(_folder["package"], A.Manifest(), NetworkExporter.ToOnnx([network], OneLabel, TinyNet.Spec, "tiny", "1.0.0"));
        using var model = PneumoniaModel.Open(package, "CPU", threads: 1);
        float[] images = Images(8);

        var assessments = model.Assess(images, 8);

        using var logits = network.forward(ToTensor(images));
        double[] torchProbabilities = [.. Column(logits, 0).Select(logit => Logistic.ToProbability(logit))];
        Assert.True(torchProbabilities.Max() - torchProbabilities.Min() > 0.001, "The images must not all look alike to the network.");
        for (int index = 0; index < 8; index++)
            Assert.Equal(torchProbabilities[index], assessments[index].Findings![0].Probability, 1e-4);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void An_ensembles_outputs_are_the_means_of_its_members_in_any_batch(int count)
    {
        using var first = TinyNet.Create(seed: 3, labels: 3);
        using var second = TinyNet.Create(seed: 4, TinyNet.Architectures["dense"], labels: 3);
        using var scope = torch.NewDisposeScope();
        float[] images = Images(count);

        var outputs = OnnxRun.Of(NetworkExporter.ToOnnx([first, second], TwoLabels, TinyNet.Spec, "tiny", "1.0.0"), images);

        var input = ToTensor(images);
        var logits = (first.forward(input) + second.forward(input)) / 2;
        var pooled = torch.cat([first.Features(input).mean([2, 3]), second.Features(input).mean([2, 3])], 1);
        AssertNear(Column(logits, 2), outputs["logit"]);
        AssertNear(Column(logits, 0), outputs["logit_viral"]);
        AssertNear(pooled.ToArray(), outputs["embedding"]);
        AssertNear(logits.index_select(1, torch.tensor(new long[] { 2, 0 })).ToArray(), Means(outputs["cam"]));
        Assert.Equal([count, 2, 4, 4], outputs["cam"].Dimensions.ToArray());
    }

    [Fact]
    public void Each_label_has_its_own_temperature_and_bias_in_the_probability_alone()
    {
        using var network = TinyNet.Create(seed: 5, labels: 3);
        float[] images = Images(5);

        var outputs = OnnxRun.Of(NetworkExporter.ToOnnx([network], TwoLabels, TinyNet.Spec, "tiny", "1.0.0"), images);

        float[] first = outputs["logit"].ToArray(), second = outputs["logit_viral"].ToArray();
        for (int index = 0; index < 5; index++)
        {
            Assert.Equal(Logistic.ToProbability(first[index] / 2 - 0.5), outputs["probability"][index, 0], 1e-6);
            Assert.Equal(Logistic.ToProbability(second[index]), outputs["probability"][index, 1], 1e-6);
        }
    }

    [Fact]
    public void A_gate_reads_each_members_features()
    {
        using var first = TinyNet.Create(seed: 6);
        using var second = TinyNet.Create(seed: 7);
        using var scope = torch.NewDisposeScope();
        float[] images = Images(5);

        var outputs = OnnxRun.Of(NetworkExporter.ToOnnx([first, second], OneLabel, TinyNet.Spec, "tiny", "1.0.0", AppendGate), images);

        var input = ToTensor(images);
        AssertNear((first.Features(input).amax([1, 2, 3]) + second.Features(input).amax([1, 2, 3])).ToArray(), outputs["out_of_distribution"]);
    }

    [Fact]
    public void Members_whose_activation_maps_differ_in_size_are_refused()
    {
        using var first = TinyNet.Create(seed: 8);
        using var second = TinyNet.Create(seed: 9, new PlainArchitecture([4, 4], 0));

        Assert.Throws<RefusedException>(() => NetworkExporter.ToOnnx([first, second], OneLabel, TinyNet.Spec, "tiny", "1.0.0"));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Not a sensible gate: one that needs every member.</summary>
    private static string AppendGate(OnnxGraph graph, IReadOnlyList<string> features) =>
        graph.Flatten(features.Select(name => graph.ReduceMax(name, 1, 2, 3)).Aggregate((left, right) => graph.Add(left, right)));

    private static void AssertNear(float[] expected, Tensor<float> actual)
    {
        Assert.Equal(expected.Length, (int)actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    private static float[] Column(torch.Tensor logits, int label) => logits[.., label].ToArray();

    private static DenseTensor<float> Means(DenseTensor<float> maps) =>
        new(maps.ToArray().Chunk(maps.Dimensions[2] * maps.Dimensions[3]).Select(map => map.Average()).ToArray(), [maps.Dimensions[0], maps.Dimensions[1]]);

    private static torch.Tensor ToTensor(float[] images) => torch.tensor(images).view(-1, 1, TinyNet.Spec.Rows, TinyNet.Spec.Columns);

    private static float[] Images(int count) => [.. Enumerable.Range(0, count).SelectMany(Image)];

    private static float[] Image(int seed)
    {
        byte[] samples = new byte[60 * 50];
        new Random(seed).NextBytes(samples);
        for (int at = 0; at < samples.Length; at++)
            samples[at] = (byte)(samples[at] / 4 + (at / 50 + at % 50) * (seed + 1) % 190);

        using var image = GrayscaleImage.FromSamples(samples, 60, 50);
        float[] tensor = new float[TinyNet.Spec.Rows * TinyNet.Spec.Columns];
        Assert.True(ImageToTensor.TryConvert(image, TinyNet.Spec, tensor, out _, out _));
        return tensor;
    }
}
