using Pneumonia.Imaging;
using Pneumonia.Inference;
using Pneumonia.TestKit;
using Pneumonia.Training.Exporting;
using Pneumonia.Training.Network;
using TorchSharp;

namespace Pneumonia.Training.Tests.Network;

public sealed class ExportedNetworkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Onnx_checker_accepts_the_exported_network()
    {
        using var network = TinyNet.Create(seed: 1);
        string path = _folder["model.onnx"];
        File.WriteAllBytes(path, NetworkExporter.ToOnnx(network, TinyNet.Spec, "tiny", "1.0.0"));

        var result = await OnnxChecker.RunAsync(path);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
    }

    [Fact]
    public void Onnx_runtime_and_torch_agree_on_the_probability_through_the_services_image_path()
    {
        using var network = TinyNet.Create(seed: 2);
        var package = ModelPackage.Save(_folder["package"], A.Manifest(), NetworkExporter.ToOnnx(network, TinyNet.Spec, "tiny", "1.0.0"));
        using var model = PneumoniaModel.Open(package, "CPU", threads: 1);
        float[] tensors = [.. Enumerable.Range(0, 8).SelectMany(seed => Tensor(seed))];

        var assessments = model.Assess(tensors, 8);

        using var logits = network.forward(torch.tensor(tensors, [8, 1, TinyNet.Spec.Rows, TinyNet.Spec.Columns]));
        float[] torchLogits = logits.ToArray();
        double[] torchProbabilities = [.. Enumerable.Range(0, 8).Select(index => Logistic.ToProbability(torchLogits[2 * index]))];
        Assert.True(torchProbabilities.Max() - torchProbabilities.Min() > 0.001, "The images must not all look alike to the network.");
        for (int index = 0; index < 8; index++)
            Assert.Equal(torchProbabilities[index], assessments[index].Findings![0].Probability, 1e-4);
    }

    public void Dispose() => _folder.Dispose();

    private static float[] Tensor(int seed)
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
