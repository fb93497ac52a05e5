using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Pneumonia.Inference;

/// <summary>An ONNX Runtime session over a package. Thread-safe.</summary>
public sealed class PneumoniaModel : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly string[] _outputs;
    private volatile bool _isDisposed;

    private PneumoniaModel(ModelPackage package, string executionProvider, InferenceSession session)
    {
        Package = package;
        ExecutionProvider = executionProvider;
        _session = session;
        string[] gate = package.Manifest.Gate is { } present ? [present.Output] : [];
        _outputs = [.. package.Manifest.Labels.Select(label => label.LogitOutput), .. gate];
    }

    /// <summary>Loads the network and runs it once on a blank image, so that a graph that does not fit its manifest is refused here.</summary>
    /// <param name="executionProvider">"CPU", "CUDA" or "DirectML"; refused where the runtime in use lacks it.</param>
    /// <param name="threads">Intra-op threads; 0 leaves it to the runtime.</param>
    /// <exception cref="ModelPackageException">The runtime cannot load the network, or the network is not what the manifest says.</exception>
    public static PneumoniaModel Open(ModelPackage package, string executionProvider, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);

        PneumoniaModel? model = null;
        try
        {
            model = new PneumoniaModel(package, executionProvider, SessionFactory.Create(package.Onnx, executionProvider, threads));
            SessionFactory.CheckGraph(model._session, package.Manifest);
            model.Assess(new float[model.TensorLength], 1);
            return model;
        }
        catch (Exception exception)
        {
            model?.Dispose();
            if (exception is ModelPackageException)
                throw;
            throw new ModelPackageException($"ONNX Runtime cannot load {package.OnnxPath} on {executionProvider}: {exception.Message}", exception);
        }
    }

    public ModelPackage Package { get; }

    /// <summary>The provider in use.</summary>
    public string ExecutionProvider { get; }

    /// <summary>Floats of one image: rows x columns.</summary>
    public int TensorLength => Package.Manifest.Input.Tensor.Rows * Package.Manifest.Input.Tensor.Columns;

    /// <summary>Runs <paramref name="count"/> images, tensor float32 [count, 1, rows, columns].</summary>
    /// <returns>One assessment an image, in order.</returns>
    /// <exception cref="ModelPackageException">The runtime failed; the inner exception is its own.</exception>
    public IReadOnlyList<Assessment> Assess(ReadOnlyMemory<float> tensors, int count)
    {
        // The runtime does not check: a session that is gone would take the process with it.
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfNotEqual(tensors.Length, count * TensorLength);

        try
        {
            var spec = Package.Manifest.Input.Tensor;
            // The runtime only reads its inputs; its interface asks for writable memory all the same.
            using var input = OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance, MemoryMarshal.AsMemory(tensors), [count, 1, spec.Rows, spec.Columns]);
            using var outputs = _session.Run(_runOptions, [Package.Manifest.Input.Name], [input], _outputs);
            if (outputs.Any(output => output.GetTensorTypeAndShape().ElementCount != count))
                throw new ModelPackageException($"The network gave outputs that are not one number an image for {count} image(s).");

            var assessments = new Assessment[count];
            for (int i = 0; i < count; i++)
                assessments[i] = ToAssessment(outputs, i);
            return assessments;
        }
        catch (OnnxRuntimeException exception)
        {
            throw new ModelPackageException($"ONNX Runtime failed on {count} image(s): {exception.Message}", exception);
        }
    }

    private Assessment ToAssessment(IReadOnlyList<OrtValue> outputs, int image)
    {
        var labels = Package.Manifest.Labels;
        foreach (var output in outputs)
        {
            if (!float.IsFinite(output.GetTensorDataAsSpan<float>()[image]))
                return new Assessment(null, null);
        }

        var findings = new Finding[labels.Count];
        for (int i = 0; i < findings.Length; i++)
        {
            double probability = Calibrate(outputs[i].GetTensorDataAsSpan<float>()[image], labels[i].Calibration);
            double operatingPoint = labels[i].OperatingPoint.Probability;
            findings[i] = new Finding(labels[i].Name, probability, probability >= operatingPoint, operatingPoint);
        }

        return new Assessment(findings, outputs.Count > labels.Count ? outputs[^1].GetTensorDataAsSpan<float>()[image] : null);
    }

    private static double Calibrate(double logit, Calibration calibration) => 1 / (1 + Math.Exp(-((logit / calibration.Temperature) + calibration.Bias)));

    public void Dispose()
    {
        _isDisposed = true;
        _session.Dispose();
        _runOptions.Dispose();
    }
}
