using System.CommandLine;
using Pneumonia.Dicom;
using Pneumonia.Inference;
using Spectre.Console;

namespace Pneumonia.Training.Synthesis;

internal static class SynthesiseVerb
{
    public static Command Create()
    {
        var data = new Option<DirectoryInfo>("--data") { Required = true, Description = "The data set: train/NORMAL, train/PNEUMONIA and test with groups.csv." };
        var output = new Option<DirectoryInfo>("--out") { Required = true, Description = "Gets the sample files and samples.json." };
        var seed = new Option<int>("--seed") { Required = true, Description = "Same seed, same chests." };
        var model = new Option<DirectoryInfo?>("--model") { Description = "Model package; only chests on the clear side of its operating point are taken." };
        var maxImages = new Option<int>("--max-images") { DefaultValueFactory = _ => 1341, Description = "Training images a class that the components are fitted on." };
        var command = new Command("synthesise", "Draw synthetic chest radiographs from class statistics and write the samples that the service ships.")
        {
            data, output, seed, model, maxImages,
        };
        command.SetAction(result => Run(
            result.GetRequiredValue(data).FullName, result.GetRequiredValue(output).FullName, result.GetValue(seed), result.GetValue(model)?.FullName, result.GetValue(maxImages)));
        return command;
    }

    private static void Run(string data, string output, int seed, string? modelFolder, int maxImages)
    {
        var normal = Progress.Show("Normal chests", progress => ChestSource.Fit(Path.Combine(data, "train", "NORMAL"), maxImages, progress));
        var pneumonia = Progress.Show("Chests with pneumonia", progress => ChestSource.Fit(Path.Combine(data, "train", "PNEUMONIA"), maxImages, progress));
        using var dataSet = Progress.Show("Images to keep away from", progress => DataSetLikeness.Read(data, progress));
        using var model = modelFolder is null ? null : PneumoniaModel.Open(ModelPackage.Load(modelFolder), "CPU", threads: 0);
        using var codecs = new CodecSandbox(new CodecOptions());

        var samples = new SampleSet(new ChestSource(normal, pneumonia, dataSet, model is null ? null : new SampleJudge(model, codecs), seed), output, new Random(seed));
        samples.Write();

        AnsiConsole.WriteLine(
            $"Likeness (correlation at {DataSetLikeness.Size} x {DataSetLikeness.Size}) of {dataSet.Count} images to their nearest of another patient: " +
            $"5 % {dataSet.Quantile(0.05):F3}, median {dataSet.Quantile(0.5):F3}, 95 % {dataSet.Quantile(0.95):F3}, most {dataSet.Quantile(1):F3}.");
        foreach (var (file, chest) in samples.Chests)
        {
            string probability = chest.Probability is { } known ? $"; probability of pneumonia {known:F3}" : "";
            AnsiConsole.WriteLine($"{file}: {chest.Likeness:F3} to its nearest image, the limit is {dataSet.Quantile(ChestSource.LikenessShare):F3}{probability}.");
        }
    }
}
