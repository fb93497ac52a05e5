using Pneumonia.Inference;
using Pneumonia.TestKit;
using Pneumonia.Training.Exporting;
using Pneumonia.Training.Exporting.Onnx;
using Pneumonia.Training.Exporting.Quantisation;
using Pneumonia.Training.Network;
using TorchSharp;

namespace Pneumonia.Training.Tests.Network;

[Collection(Libtorch.Alone)]
public sealed class QuantiserTests : IDisposable
{
    private const int Int8 = 3;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. TinyNet.Architectures.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Eight_bits_keep_the_logits_near(string name)
    {
        using var network = TinyNet.Create(seed: 11, TinyNet.Architectures[name]);
        byte[] onnx = Export(network);

        byte[] quantised = Quantiser.ToInt8(onnx, [.. Images(32, seed: 1).Chunk(Length)]);

        float[] images = Images(16, seed: 2);
        float[] expected = OnnxRun.Of(onnx, images)["logit"].ToArray(), actual = OnnxRun.Of(quantised, images)["logit"].ToArray();
        double spread = expected.Max() - expected.Min();
        double worst = expected.Zip(actual, (left, right) => Math.Abs(left - right)).Max();

        // 1.9 to 14 times what was measured: moves of 0.003 to 0.0086, 0.4 to 2.4 % of the spread, but 0.0026 of only 0.018 in the depthwise network.
        Assert.True(worst > 0 && worst < (0.05 * spread) + 0.004, $"Logits spread over {spread:F4} and move by up to {worst:F4}.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Onnx_checker_accepts_the_quantised_network(string name)
    {
        using var network = TinyNet.Create(seed: 12, TinyNet.Architectures[name]);
        File.WriteAllBytes(_folder["model.onnx"], Quantiser.ToInt8(Export(network), [.. Images(4, seed: 3).Chunk(Length)]));

        var result = await OnnxChecker.RunAsync(_folder["model.onnx"]);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
    }

    [Fact]
    public void Convolutions_store_int8_weights_and_the_head_and_the_gate_stay_as_they_were()
    {
        using var network = TinyNet.Create(seed: 13);
        byte[] onnx = NetworkExporter.ToOnnx(
            [network], [new ExportedLabel("pneumonia", 0)], TinyNet.Spec, "tiny", "1.0.0",
            (graph, features) => graph.Flatten(graph.ReduceMax(graph.Add(features[0], graph.Constant([1f], [1])), 1, 2, 3)));

        var before = ModelProto.Parser.ParseFrom(onnx).Graph;
        var after = ModelProto.Parser.ParseFrom(Quantiser.ToInt8(onnx, [.. Images(4, seed: 4).Chunk(Length)])).Graph;

        int convolutions = before.Node.Count(node => node.OpType == "Conv");
        Assert.Equal(convolutions - 1, after.Initializer.Count(tensor => tensor.DataType == Int8 && tensor.Dims.Count == 4));
        int head = before.Node.ToList().FindIndex(node => node.Output.Contains(OnnxNames.Embedding)) - 1;
        Assert.Equal(before.Node.Skip(head).Select(Described), after.Node.TakeLast(before.Node.Count - head).Select(Described));
        string[] stored = [.. before.Node.Skip(head).SelectMany(node => node.Input)];
        Assert.All(before.Initializer.Where(tensor => stored.Contains(tensor.Name)), tensor => Assert.Contains(tensor, after.Initializer));
    }

    [Fact]
    public void A_channel_without_weights_keeps_its_bias()
    {
        using var network = TinyNet.Create(seed: 14);
        using (torch.no_grad())
        {
            foreach (var (_, weight) in network.named_parameters().Where(parameter => parameter.parameter.dim() == 4))
                weight[0].zero_();
        }

        byte[] onnx = Export(network);

        byte[] quantised = Quantiser.ToInt8(onnx, [.. Images(32, seed: 5).Chunk(Length)]);

        float[] images = Images(1, seed: 6);
        Assert.Equal(OnnxRun.Of(onnx, images)["logit"].Single(), OnnxRun.Of(quantised, images)["logit"].Single(), 0.05f);
    }

    [Fact]
    public void A_package_gives_a_variant_that_its_manifest_fits()
    {
        using var network = TinyNet.Create(seed: 15);
        var package = ModelPackage.Save(_folder["float"], A.Manifest(), Export(network));
        float[] images = Images(4, seed: 7);

        byte[] quantised = Quantiser.ToInt8(package, [.. images.Chunk(Length)]);

        using var model = PneumoniaModel.Open(ModelPackage.Save(_folder["int8"], A.Manifest(), quantised), "CPU", threads: 1);
        Assert.All(model.Assess(images, 4), assessment => Assert.NotNull(assessment.Findings));
        Assert.Throws<ArgumentException>(() => Quantiser.ToInt8(package, [new float[Length - 1]]));
        Assert.Throws<ArgumentException>(() => Quantiser.ToInt8(package, []));
    }

    public void Dispose() => _folder.Dispose();

    private static int Length => TinyNet.Spec.Rows * TinyNet.Spec.Columns;

    private static byte[] Export(ChestNet network) =>
        NetworkExporter.ToOnnx([network], [new ExportedLabel("pneumonia", 0)], TinyNet.Spec, "tiny", "1.0.0");

    /// <summary>Behind the last quantised map nothing is rounded again: a node differs only in that it reads the map that came back from eight bits.</summary>
    private static (string Operation, string Inputs, string Outputs) Described(NodeProto node) =>
        (node.OpType, string.Join(' ', node.Input).Replace("_dequantised", "", StringComparison.Ordinal), string.Join(' ', node.Output));

    /// <summary>Noise with a wave across it that differs from image to image.</summary>
    private static float[] Images(int count, int seed)
    {
        var random = new Random(seed);
        float[] images = new float[count * Length];
        for (int at = 0; at < images.Length; at++)
            images[at] = (float)(2 * random.NextDouble() - 1 + 2 * Math.Sin(at % Length * (at / Length + 1) * 0.02));
        return images;
    }
}
