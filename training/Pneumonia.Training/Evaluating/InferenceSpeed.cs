using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using Pneumonia.Evaluation;
using Pneumonia.Imaging;
using Pneumonia.Training.Exporting;

namespace Pneumonia.Training.Evaluating;

/// <summary>What one image costs in ONNX Runtime on one processor thread, all outputs included.</summary>
internal static class InferenceSpeed
{
    public const int Runs = 60;

    private const int WarmUpRuns = 5;
    private const double Low = 0.025;
    private const double High = 0.975;

    /// <returns>Milliseconds: the median of <see cref="Runs"/> runs of one image, and their 2.5 and 97.5 % quantiles.</returns>
    public static Figure Measure(byte[] onnx, TensorSpec spec)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, ExecutionMode = ExecutionMode.ORT_SEQUENTIAL };
        using var session = new InferenceSession(onnx, options);
        using var run = new RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory(new float[spec.Rows * spec.Columns], [1, 1, spec.Rows, spec.Columns]);
        double[] milliseconds = new double[Runs];
        for (int count = -WarmUpRuns; count < Runs; count++)
        {
            long start = Stopwatch.GetTimestamp();
            using var outputs = session.Run(run, [OnnxNames.Input], [input], session.OutputNames);
            if (count >= 0)
                milliseconds[count] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(milliseconds);
        return new Figure(Percentile.Of(milliseconds, 0.5), Percentile.Of(milliseconds, Low), Percentile.Of(milliseconds, High));
    }
}
