using System.Security.Cryptography;
using Pneumonia.Inference;
using Pneumonia.TestKit;
using Pneumonia.Training.Exporting;
using Pneumonia.Training.Preparation;
using Pneumonia.Training.Robustness;
using SkiaSharp;

namespace Pneumonia.Training.Tests.Robustness;

[Collection(Libtorch.Alone)]
public sealed class ShortcutTestTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Every_perturbation_is_measured_and_some_move_an_untrained_network()
    {
        var (package, data) = Create(DataSplit.Tuning);

        var figures = ShortcutTest.Run(package, data, data.Items, new Progress<double>());

        Assert.Equal(Perturbation.All.Select(perturbation => perturbation.Name), figures.Select(figure => figure.Name));
        Assert.All(figures, figure =>
        {
            Assert.Equal((4, 2), (figure.N, figure.Patients));
            Assert.InRange(figure.MeanChange.Value, figure.MeanChange.Low, figure.MeanChange.High);
            Assert.InRange(figure.FlagChange.Value, 0, 1);
        });
        Assert.True(figures.Single(figure => figure.Name == "white border of 10 %").MeanChange.Value > 1e-4);
        Assert.True(
            figures.Single(figure => figure.Name == "enlarged by 1.4").MeanChange.Value < figures.Max(figure => figure.MeanChange.Value) / 2,
            "Enlarging is undone by the reduction to the network's size.");
    }

    [Fact]
    public void The_test_splits_stay_closed()
    {
        var (package, data) = Create(DataSplit.InternalTest);

        Assert.Throws<RefusedException>(() => ShortcutTest.Run(package, data, data.Items, new Progress<double>()));
    }

    public void Dispose() => _folder.Dispose();

    private (ModelPackage Package, DataManifest Data) Create(DataSplit split)
    {
        using var network = TinyNet.Create(seed: 2);
        var package = ModelPackage.Save(_folder["package"], A.Manifest(), NetworkExporter.ToOnnx([network], [new ExportedLabel("pneumonia", 0, 1)], TinyNet.Spec, "tiny", "1.0.0"));
        string root = _folder["images"];
        Directory.CreateDirectory(root);
        var items = Enumerable.Range(0, 4).Select(number =>
        {
            byte[] content = Draw(number);
            string name = $"{number}.png";
            File.WriteAllBytes(Path.Combine(root, name), content);
            return new DataItem(
                "tiny", name, Convert.ToHexStringLower(SHA256.HashData(content)), $"patient {number / 2}", split,
                new Dictionary<string, LabelState> { ["pneumonia"] = number % 2 == 0 ? LabelState.Present : LabelState.Absent });
        });
        return (package, DataManifest.Of([new DataSource("tiny", root, "Drawn by a test.")], [.. items]));
    }

    private static byte[] Draw(int seed)
    {
        var random = new Random(seed);
        using var bitmap = new SKBitmap(new SKImageInfo(56, 64, SKColorType.Gray8));
        var pixels = bitmap.GetPixelSpan();
        for (int at = 0; at < pixels.Length; at++)
            pixels[at] = (byte)(30 + (at / bitmap.RowBytes * 2) + (at % bitmap.RowBytes) + random.Next(40));

        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
