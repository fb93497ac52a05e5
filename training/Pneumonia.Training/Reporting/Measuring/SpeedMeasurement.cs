using System.Runtime.InteropServices;
using Pneumonia.Evaluation;
using Pneumonia.Training.Evaluating;
using Pneumonia.Training.Learning;

namespace Pneumonia.Training.Reporting.Measuring;

/// <summary>Inference measured here; training as its epochs recorded it.</summary>
internal static class SpeedMeasurement
{
    private static readonly (string Name, Func<EpochTime, double> Seconds)[] Parts =
    [
        ("data", time => time.Data), ("forward", time => time.Forward), ("backward", time => time.Backward), ("optimiser", time => time.Optimiser),
        ("evaluation and saving", time => time.Evaluation),
    ];

    public static IReadOnlyList<SpeedFigure> Of(ReportInput input, IReadOnlyList<TrainingRun> runs)
    {
        string machine = $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} processors";
        var inference = InferenceSpeed.Measure(File.ReadAllBytes(input.Package.OnnxPath), input.Package.Manifest.Input.Tensor);
        return
        [
            new("inference, one image, all outputs", $"ONNX Runtime, 1 thread; {machine}", "ms/image", InferenceSpeed.Runs, inference),
            .. runs.SelectMany(run => Training(run, input.Run.Member(run.Member).ReadEpochs())),
        ];
    }

    private static IEnumerable<SpeedFigure> Training(TrainingRun run, IReadOnlyList<EpochRecord> epochs)
    {
        string conditions = $"member {run.Member}, {run.Threads} {(run.Threads == 1 ? "thread" : "threads")}; over its epochs";
        yield return new("training", conditions, "images/s", epochs.Count, Quantiles(epochs.Select(epoch => epoch.ImagesPerSecond)));
        foreach (var (name, seconds) in Parts)
            yield return new($"training, {name}", conditions, "% of the time", epochs.Count, Quantiles(epochs.Select(epoch => 100 * seconds(epoch.Seconds) / epoch.Seconds.Total)));
    }

    private static Figure Quantiles(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new Figure(Percentile.Of(sorted, 0.5), Percentile.Of(sorted, 0.025), Percentile.Of(sorted, 0.975));
    }
}
