using Pneumonia.Evaluation;
using Pneumonia.Inference;
using Pneumonia.Training.Learning;
using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Reporting.Measuring;

/// <summary>Temperature against isotonic calibration on what the package's temperature was fitted on: bent tuning images of the recipe's source.</summary>
internal static class CalibrationMeasurement
{
    private const int Folds = 5;

    /// <returns>Null where there are too few images or patients.</returns>
    public static CalibrationComparison? Of(ReportInput input)
    {
        var logits = Progress.Show("Calibration", progress => Logits(input, progress));
        int Patients(bool isPositive) => logits.Where(logit => logit.IsPositive == isPositive).DistinctBy(logit => logit.Group).Count();
        return Patients(true) > Folds && Patients(false) > Folds ? CalibrationComparison.Of(logits, Folds) : null;
    }

    private static List<LabelledLogit> Logits(ReportInput input, IProgress<double> progress)
    {
        var tuning = new TuningSet(ImageReader.ReadAll(input.Data, DataSplit.Tuning, input.Recipe.Input, progress), input.Recipe);
        using var model = PneumoniaModel.Open(input.Package, "CPU", threads: 1);
        var label = input.Package.Manifest.Labels[0];
        var logits = new List<LabelledLogit>();
        foreach (var (index, item) in tuning.Items.Index())
        {
            if (item.Source != input.Recipe.Decision.Source || item.Has(label.Name) is not { } isPositive)
                continue;

            var assessment = model.Assess(tuning.Stressed.AsMemory(index * model.TensorLength, model.TensorLength), 1)[0];
            double probability = assessment.Findings?[0].Probability ?? throw new RefusedException($"{item.Path}: the network's output is not finite.");
            logits.Add(new LabelledLogit(item.Group, Uncalibrated(probability, label.Calibration), isPositive));
        }

        return logits;
    }

    /// <summary>The logit behind a probability; where that rounds to 0 or 1, the last one that does not.</summary>
    private static double Uncalibrated(double probability, Calibration calibration)
    {
        double inside = Math.Clamp(probability, double.Epsilon, Math.BitDecrement(1.0));
        return (Math.Log(inside / (1 - inside)) - calibration.Bias) * calibration.Temperature;
    }
}
