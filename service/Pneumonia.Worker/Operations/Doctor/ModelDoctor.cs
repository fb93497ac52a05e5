using System.Globalization;
using Microsoft.Extensions.Configuration;
using Pneumonia.Inference;
using Pneumonia.Worker.Scoring;

namespace Pneumonia.Worker.Operations.Doctor;

/// <summary>The model package is whole, loads, and gives the same finite answer to the same picture, alone and beside another.</summary>
internal sealed class ModelDoctor(IConfiguration configuration) : IDoctorCheck
{
    // Sums may be taken in another order in a batch of two.
    private const double Tolerance = 1e-5;

    public string Name => "model";

    public IEnumerable<CheckResult> Run(CancellationToken cancellationToken)
    {
        var options = configuration.GetSection(ModelOptions.Section).Get<ModelOptions>() ?? new ModelOptions();
        var scoring = configuration.GetSection(ScoringOptions.Section).Get<ScoringOptions>() ?? new ScoringOptions();
        string folder = options.ResolveFolder();
        CheckResult result;
        try
        {
            using var model = PneumoniaModel.Open(ModelPackage.Load(folder), scoring.ExecutionProvider, scoring.Threads);
            result = SelfTest(model);
        }
        catch (ModelPackageException exception)
        {
            result = CheckResult.Failed(Name, $"The package in {folder} is refused: {exception.Message}", "Put a whole package there, or correct Model:Folder.");
        }

        yield return result;
    }

    private CheckResult SelfTest(PneumoniaModel model)
    {
        int length = model.TensorLength;
        float[] tensors = new float[2 * length];
        var picture = tensors.AsSpan(0, length);
        for (int i = 0; i < length; i++)
            picture[i] = i / (float)length;
        picture.CopyTo(tensors.AsSpan(length));

        var manifest = model.Package.Manifest;
        string which = $"{manifest.Name} {manifest.Version} on {model.ExecutionProvider}";
        double?[] probabilities =
        [
            .. model.Assess(tensors.AsMemory(0, length), 1).Concat(model.Assess(tensors, 2)).Select(assessment => assessment.Findings?[0].Probability),
        ];
        if (probabilities is [{ } alone, { } first, { } second] && Math.Abs(first - alone) <= Tolerance && Math.Abs(second - alone) <= Tolerance)
            return CheckResult.Ok(Name, $"{which}: the self-test scores {alone.ToString("0.000", CultureInfo.InvariantCulture)}, alone and in a batch.");

        string answers = string.Join(", ", probabilities.Select(probability => probability?.ToString("R", CultureInfo.InvariantCulture) ?? "no number"));
        return CheckResult.Failed(
            Name, $"{which}: the self-test scored {answers} for one and the same picture.", "Do not use it: set Scoring:ExecutionProvider to CPU, or put the package in place again.");
    }
}
