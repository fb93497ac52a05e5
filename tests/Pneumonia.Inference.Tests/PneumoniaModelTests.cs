using Pneumonia.TestKit;

namespace Pneumonia.Inference.Tests;

public sealed class PneumoniaModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PneumoniaModel _model = PneumoniaModel.Open(ModelPackage.Load(TinyModel.Folder), "CPU", 1);

    [Fact]
    public void Assessment_is_what_the_formula_gives()
    {
        var assessment = Assert.Single(_model.Assess(TinyPackage.Image(0.7f, 0.4f), 1));

        var finding = Assert.Single(assessment.Findings!);
        Assert.Equal(TinyModel.Label, finding.Label);
        Assert.Equal(TinyModel.Probability(0.7, 0.4), finding.Probability, 1e-5);
        Assert.True(finding.Flagged);
        Assert.Equal(0.5, finding.OperatingPoint);
        Assert.Equal(0.4 + (0.3 / 4), assessment.OutOfDistribution!.Value, 1e-5);
    }

    [Fact]
    public void Batch_gives_the_same_numbers_as_one_by_one_in_the_same_order()
    {
        float[][] images = [.. Enumerable.Range(0, 7).Select(i => TinyPackage.Image(i / 7f, 0.5f))];

        var batch = _model.Assess(images.SelectMany(image => image).ToArray(), images.Length);

        for (int i = 0; i < images.Length; i++)
        {
            var alone = _model.Assess(images[i], 1)[0];
            Assert.Equal(alone.Findings![0].Probability, batch[i].Findings![0].Probability, 1e-5);
            Assert.Equal(TinyModel.Probability(i / 7.0, 0.5), batch[i].Findings![0].Probability, 1e-5);
        }
    }

    [Fact]
    public void Calibration_divides_by_the_temperature_and_adds_the_bias()
    {
        using var model = Open(label =>
        {
            label["calibration"]!["temperature"] = 2;
            label["calibration"]!["bias"] = 0.25;
        });

        double probability = model.Assess(TinyPackage.Image(0.75f, 0.25f), 1)[0].Findings![0].Probability;

        // logit 4; sigmoid(4 / 2 + 0.25)
        Assert.Equal(1 / (1 + Math.Exp(-2.25)), probability, 1e-5);
    }

    [Fact]
    public void Probability_at_the_operating_point_is_flagged()
    {
        var finding = _model.Assess(TinyPackage.Image(0, 0), 1)[0].Findings![0];

        Assert.Equal(finding.OperatingPoint, finding.Probability);
        Assert.True(finding.Flagged);
    }

    [Fact]
    public void Package_without_a_gate_measures_nothing()
    {
        using var model = PneumoniaModel.Open(ModelPackage.Load(TinyPackage.With(_folder, manifest => manifest["gate"] = null)), "CPU", 1);

        var assessment = model.Assess(TinyPackage.Image(1, 0), 1)[0];

        Assert.Null(assessment.OutOfDistribution);
        Assert.NotNull(assessment.Findings);
    }

    [Fact]
    public void Output_that_is_not_finite_gives_no_findings_and_leaves_the_rest_of_the_batch_alone()
    {
        float[] tensors = [.. TinyPackage.Image(float.NaN, 0), .. TinyPackage.Image(1, 0), .. TinyPackage.Image(float.PositiveInfinity, 0)];

        var batch = _model.Assess(tensors, 3);

        Assert.Null(batch[0].Findings);
        Assert.NotNull(batch[1].Findings);
        Assert.Null(batch[2].Findings);
    }

    [Fact]
    public async Task Many_threads_may_assess_at_once()
    {
        var tasks = Enumerable.Range(0, 64).Select(i => Task.Run(
            () => _model.Assess(TinyPackage.Image(i / 64f, 0), 1)[0].Findings![0].Probability, TestContext.Current.CancellationToken));

        double[] probabilities = await Task.WhenAll(tasks);

        for (int i = 0; i < probabilities.Length; i++)
            Assert.Equal(TinyModel.Probability(i / 64.0, 0), probabilities[i], 1e-5);
    }

    [Theory]
    [InlineData("rows", 33)]
    [InlineData("columns", 16)]
    public void Manifest_whose_input_is_not_the_networks_is_refused(string side, int value)
    {
        string package = TinyPackage.With(_folder, manifest => manifest["input"]!["tensor"]![side] = value);

        Assert.Throws<ModelPackageException>(() => PneumoniaModel.Open(ModelPackage.Load(package), "CPU", 1));
    }

    [Fact]
    public void Manifest_that_names_an_input_or_output_that_is_not_there_is_refused()
    {
        foreach (string place in (string[])["input", "label", "gate"])
        {
            using var folder = new TemporaryFolder();
            string package = TinyPackage.With(folder, manifest =>
            {
                if (place == "input")
                    manifest["input"]!["name"] = "nothing";
                else if (place == "label")
                    manifest["labels"]![0]!["logitOutput"] = "nothing";
                else
                    manifest["gate"]!["output"] = "nothing";
            });

            Assert.Throws<ModelPackageException>(() => PneumoniaModel.Open(ModelPackage.Load(package), "CPU", 1));
        }
    }

    [Fact]
    public void Network_that_is_no_network_is_refused_with_the_runtimes_exception_inside()
    {
        var tiny = ModelPackage.Load(TinyModel.Folder);
        var broken = ModelPackage.Save(_folder["broken"], tiny.Manifest, "no protobuf"u8);

        var exception = Assert.Throws<ModelPackageException>(() => PneumoniaModel.Open(broken, "CPU", 1));

        Assert.NotNull(exception.InnerException);
    }

    [Theory]
    [InlineData("TPU")]
    [InlineData("cpu")]
    [InlineData("")]
    public void Provider_that_does_not_exist_is_refused(string provider) =>
        Assert.Throws<ModelPackageException>(() => PneumoniaModel.Open(ModelPackage.Load(TinyModel.Folder), provider, 1));

    [Fact]
    public void Provider_that_this_runtime_lacks_is_refused_and_the_message_names_those_it_has()
    {
        string lacking = OperatingSystem.IsWindows() ? "CUDA" : "DirectML";

        var exception = Assert.Throws<ModelPackageException>(() => PneumoniaModel.Open(ModelPackage.Load(TinyModel.Folder), lacking, 1));

        Assert.Contains("CPUExecutionProvider", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1023, 1)]
    [InlineData(1024, 2)]
    public void Tensor_of_another_length_than_count_says_is_a_fault_of_the_caller(int length, int count) =>
        Assert.ThrowsAny<ArgumentException>(() => _model.Assess(new float[length], count));

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    private PneumoniaModel Open(Action<System.Text.Json.Nodes.JsonNode> changeLabel) =>
        PneumoniaModel.Open(ModelPackage.Load(TinyPackage.With(_folder, manifest => changeLabel(manifest["labels"]![0]!))), "CPU", 1);
}
