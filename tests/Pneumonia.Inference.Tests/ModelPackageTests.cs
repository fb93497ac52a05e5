using System.Text.Json.Nodes;
using Pneumonia.Imaging;
using Pneumonia.TestKit;

namespace Pneumonia.Inference.Tests;

public sealed class ModelPackageTests
{
    [Fact]
    public void Package_loads_with_its_manifest()
    {
        var package = ModelPackage.Load(TinyModel.Folder);

        Assert.Equal("tiny", package.Manifest.Name);
        Assert.Equal(IntensityRule.Voi, package.Manifest.Input.Tensor.Intensity);
        Assert.Equal(0.95, package.Manifest.Gate!.Limit);
        Assert.Equal(new AgeRange(0, 18), package.Manifest.IntendedUse.AgeYears);
    }

    [Fact]
    public void Readme_names_the_hashes_of_the_files_beside_it()
    {
        string readme = File.ReadAllText(Path.Combine(TinyModel.Folder, "README.md"));

        Assert.Contains(ModelPackage.Load(TinyModel.Folder).Manifest.Sha256, readme, StringComparison.Ordinal);
        Assert.Contains(ModelPackage.Load(TinyModel.Folder).Manifest.Training.DataManifestSha256, readme, StringComparison.Ordinal);
    }

    [Fact]
    public void Network_with_one_changed_bit_is_refused()
    {
        using var folder = new TemporaryFolder();
        string package = TinyModel.CopyTo(folder["package"]);
        byte[] onnx = File.ReadAllBytes(Path.Combine(package, ModelPackage.OnnxName));
        onnx[^1] ^= 1;
        File.WriteAllBytes(Path.Combine(package, ModelPackage.OnnxName), onnx);

        Assert.Throws<ModelPackageException>(() => ModelPackage.Load(package));
    }

    [Fact]
    public void Network_that_changes_after_loading_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        var package = ModelPackage.Load(TinyModel.CopyTo(folder["package"]));
        File.WriteAllText(package.OnnxPath, "something else");

        using var model = PneumoniaModel.Open(package, "CPU", 1);

        Assert.Equal(0.5, model.Assess(new float[model.TensorLength], 1)[0].Findings![0].Probability, 1e-6);
    }

    [Theory]
    [InlineData(ModelPackage.ManifestName)]
    [InlineData(ModelPackage.OnnxName)]
    public void Missing_file_is_refused(string name)
    {
        using var folder = new TemporaryFolder();
        string package = TinyModel.CopyTo(folder["package"]);
        File.Delete(Path.Combine(package, name));

        Assert.Throws<ModelPackageException>(() => ModelPackage.Load(package));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"schema\":1")]
    public void Manifest_that_is_not_one_is_refused(string content)
    {
        using var folder = new TemporaryFolder();
        string package = TinyModel.CopyTo(folder["package"]);
        File.WriteAllText(Path.Combine(package, ModelPackage.ManifestName), content);

        Assert.Throws<ModelPackageException>(() => ModelPackage.Load(package));
    }

    public static TheoryData<string, string, string> OutOfRange => new()
    {
        { "schema", "2", "schema" },
        { "name", "\" \"", "name" },
        { "version", "\"1.0\"", "version" },
        { "sha256", "\"12\"", "sha256" },
        { "sha256", "null", "sha256" },
        { "input.name", "\"\"", "input.name" },
        { "input.tensor.rows", "15", "rows" },
        { "input.tensor.columns", "1025", "columns" },
        { "input.tensor.intensity", "7", "intensity" },
        { "input.tensor.intensity", "\"Guess\"", "intensity" },
        { "input.tensor.resize", "7", "resize" },
        { "input.tensor.aspect", "7", "aspect" },
        { "input.tensor.standardisation", "7", "standardisation" },
        { "labels", "[]", "labels" },
        { "labels", "[null]", "labels" },
        { "labels.0.logitOutput", "\"\"", "logitOutput" },
        { "labels.0.calibration.temperature", "0", "temperature" },
        { "labels.0.calibration.temperature", "1e999", "temperature" },
        { "labels.0.calibration.bias", "-1e999", "bias" },
        { "labels.0.operatingPoint.probability", "1.01", "probability" },
        { "labels.0.operatingPoint.sensitivity", "-0.1", "sensitivity" },
        { "labels.0.operatingPoint.specificity", "2", "specificity" },
        { "labels.0.alternatives", "[null]", "alternatives" },
        { "labels.0.alternatives", """[{"probability":0.3,"rule":"r","dataSet":"d","sensitivity":0.9,"specificity":0.5}]""", "name" },
        { "labels.0.alternatives", """[{"probability":1.3,"rule":"r","dataSet":"d","sensitivity":0.9,"specificity":0.5,"name":"a"}]""", "alternatives[0].probability" },
        { "labels.0.operatingPoint.name", "\"\"", "operatingPoint.name" },
        { "labels.0.operatingPoint.n", "0", "operatingPoint.n" },
        { "labels.0.operatingPoint.positives", "3", "positives" },
        { "gate.limit", "1e999", "limit" },
        { "gate.rule", "\" \"", "gate.rule" },
        { "gate.figures", "[null]", "gate.figures[0]" },
        { "gate.figures", """[{"kind":"k","isIntended":false,"n":10,"refused":11,"share":{"value":1,"low":0,"high":1}}]""", "gate.figures[0]" },
        { "gate.figures", """[{"kind":"k","isIntended":false,"n":10,"refused":5,"share":{"value":0.6,"low":0,"high":1}}]""", "gate.figures[0]" },
        { "gate.output", "\"\"", "gate.output" },
        { "intendedUse.modalities", "[]", "modalities" },
        { "intendedUse.views", "[\"\"]", "views" },
        { "intendedUse.ageYears.min", "19", "ageYears" },
        { "intendedUse.ageYears.max", "151", "ageYears" },
        { "intendedUse.statement", "\"\"", "statement" },
        { "training.dataManifestSha256", "\"x\"", "dataManifestSha256" },
        { "training.date", "\"22.11.2026\"", "date" },
        { "figures", "[null]", "figures" },
        { "surprise", "1", "surprise" },
        { "input.tensor.surprise", "1", "surprise" },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void Value_out_of_range_is_refused_by_name(string path, string value, string named)
    {
        using var folder = new TemporaryFolder();
        string package = TinyPackage.With(folder, manifest =>
        {
            string[] names = path.Split('.');
            var parent = names[..^1].Aggregate(manifest, (node, name) => (int.TryParse(name, out int index) ? node[index] : node[name])!);
            parent[names[^1]] = JsonNode.Parse(value);
        });

        var exception = Assert.Throws<ModelPackageException>(() => ModelPackage.Load(package));

        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_reported_together()
    {
        using var folder = new TemporaryFolder();
        string package = TinyPackage.With(folder, manifest =>
        {
            manifest["name"] = "";
            manifest["input"]!["tensor"]!["rows"] = 0;
        });

        var exception = Assert.Throws<ModelPackageException>(() => ModelPackage.Load(package));

        Assert.Contains("2 rule(s)", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Saved_package_loads_as_it_was_and_carries_the_hash_of_its_network()
    {
        using var folder = new TemporaryFolder();
        var tiny = ModelPackage.Load(TinyModel.Folder);
        byte[] onnx = File.ReadAllBytes(tiny.OnnxPath);

        var saved = ModelPackage.Save(folder["new"], tiny.Manifest with { Sha256 = "" }, onnx);

        Assert.Equal(tiny.Manifest.Sha256, saved.Manifest.Sha256);
        Assert.Equal(ModelManifestJson.Write(tiny.Manifest, ""), File.ReadAllBytes(folder["new", ModelPackage.ManifestName]));
    }

    [Fact]
    public void What_a_package_tells_beyond_the_necessary_comes_back_as_it_was_saved()
    {
        using var folder = new TemporaryFolder();
        var tiny = ModelPackage.Load(TinyModel.Folder);
        var label = tiny.Manifest.Labels[0];
        var share = new FigureRecord(0.5, 0.2, 0.8);
        var manifest = tiny.Manifest with
        {
            Labels = [label with { Alternatives = [label.OperatingPoint with { Name = "screening", Probability = 0.2, N = 100, Positives = 40 }] }],
            Gate = tiny.Manifest.Gate! with { Rule = "99 % of Tuning", Figures = [new GateFigures("photographs", false, 10, 5, share)] },
            Figures = [new("d Tuning", 10, 5, share, share, share, share, share, share, share, share, 8, "pneumonia", "screening")],
        };

        var saved = ModelPackage.Save(folder["new"], manifest, File.ReadAllBytes(tiny.OnnxPath)).Manifest;

        Assert.Equal(manifest.Labels[0].Alternatives, saved.Labels[0].Alternatives);
        Assert.Equal(manifest.Gate.Figures, saved.Gate!.Figures);
        Assert.Equal(manifest.Gate.Rule, saved.Gate.Rule);
        Assert.Equal(manifest.Figures, saved.Figures);
    }

    [Fact]
    public void What_a_package_does_not_tell_is_not_written()
    {
        using var folder = new TemporaryFolder();
        var tiny = ModelPackage.Load(TinyModel.Folder);

        ModelPackage.Save(folder["new"], tiny.Manifest, File.ReadAllBytes(tiny.OnnxPath));

        Assert.Equal(JsonNode.Parse(File.ReadAllBytes(Path.Combine(TinyModel.Folder, ModelPackage.ManifestName)))!.ToJsonString(),
            JsonNode.Parse(File.ReadAllBytes(folder["new", ModelPackage.ManifestName]))!.ToJsonString());
    }

    [Fact]
    public void Two_operating_points_of_one_name_are_refused()
    {
        using var folder = new TemporaryFolder();
        var tiny = ModelPackage.Load(TinyModel.Folder);
        var label = tiny.Manifest.Labels[0];
        var point = label.OperatingPoint with { Name = "screening" };

        Assert.Throws<ModelPackageException>(() => ModelPackage.Save(
            folder["new"], tiny.Manifest with { Labels = [label with { OperatingPoint = point, Alternatives = [point] }] }, [1]));
    }

    [Fact]
    public void Manifest_out_of_range_is_not_saved()
    {
        using var folder = new TemporaryFolder();
        var tiny = ModelPackage.Load(TinyModel.Folder);

        Assert.Throws<ModelPackageException>(() => ModelPackage.Save(folder["new"], tiny.Manifest with { Name = "" }, [1]));

        Assert.False(Directory.Exists(folder["new"]));
    }
}
