using Pneumonia.Imaging;
using Pneumonia.Inference;
using Pneumonia.Training.Learning;
using Pneumonia.Training.Preparation;
using Pneumonia.Training.Synthesis;

namespace Pneumonia.Training.Robustness;

/// <summary>
/// Runs every perturbation of the images through the service's whole path, from samples to the calibrated probability of the package's first label, and
/// measures how far it moves.
/// </summary>
internal static class ShortcutTest
{
    /// <param name="items">Of the training or the tuning split: what is looked at here may lead to another recipe.</param>
    /// <returns>One for each of <see cref="Perturbation.All"/>, in its order.</returns>
    /// <exception cref="RefusedException">An item is of a test split, or the service refuses an image or a perturbed one.</exception>
    public static IReadOnlyList<PerturbationFigures> Run(ModelPackage package, DataManifest data, IReadOnlyList<DataItem> items, IProgress<double> progress)
    {
        if (items.FirstOrDefault(item => item.Split is not (DataSplit.Training or DataSplit.Tuning)) is { } opened)
            throw new RefusedException($"{opened.Path} is of {opened.Split}, which only the evaluation opens.");

        using var model = PneumoniaModel.Open(package, "CPU", threads: 1);
        var findings = new Finding[items.Count][];
        for (int index = 0; index < findings.Length; index++)
        {
            findings[index] = Assess(model, data, items[index]);
            progress.Report((index + 1.0) / findings.Length);
        }

        return [.. Perturbation.All.Select((perturbation, number) => new PerturbationFigures(
            perturbation.Name, items.Count, items.Select(item => item.Group).Distinct(StringComparer.Ordinal).Count(),
            GroupMean.Of([.. items.Zip(findings, (item, found) => (item.Group, Math.Abs(found[number + 1].Probability - found[0].Probability)))]),
            GroupMean.Of([.. items.Zip(findings, (item, found) => (item.Group, found[number + 1].Flagged != found[0].Flagged ? 1.0 : 0))])))];
    }

    /// <returns>Of the image as it is, then of each perturbation.</returns>
    private static Finding[] Assess(PneumoniaModel model, DataManifest data, DataItem item)
    {
        using var image = ImageReader.Read(data, item);

        // At the image's own size the intensities are its samples by 255.
        float[] intensities = ChestTensor.Read(image, image.Rows, image.Columns, Standardisation.None);
        byte[] samples = Array.ConvertAll(intensities, value => (byte)MathF.Round(value * 255));
        (byte[] Samples, int Rows, int Columns)[] versions =
            [(samples, image.Rows, image.Columns), .. Perturbation.All.Select(perturbation => perturbation.Apply(samples, image.Rows, image.Columns))];

        float[] tensors = new float[versions.Length * model.TensorLength];
        for (int index = 0; index < versions.Length; index++)
        {
            using var version = GrayscaleImage.FromSamples(versions[index].Samples, versions[index].Rows, versions[index].Columns);
            var tensor = tensors.AsSpan(index * model.TensorLength, model.TensorLength);
            if (!ImageToTensor.TryConvert(version, model.Package.Manifest.Input.Tensor, tensor, out _, out var refusal))
                throw new RefusedException($"{item.Path}{(index == 0 ? "" : $", {Perturbation.All[index - 1].Name}")}: {refusal}");
        }

        return [.. model.Assess(tensors, versions.Length)
            .Select(assessment => assessment.Findings?[0] ?? throw new RefusedException($"{item.Path}: the network's output is not finite."))];
    }
}
