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
        { "gate.limit", "1e999", "limit" },
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
    public void Manifest_out_of_range_is_not_saved()
    {
        using var folder = new TemporaryFolder();
        var tiny = ModelPackage.Load(TinyModel.Folder);

        Assert.Throws<ModelPackageException>(() => ModelPackage.Save(folder["new"], tiny.Manifest with { Name = "" }, [1]));

        Assert.False(Directory.Exists(folder["new"]));
    }
}
