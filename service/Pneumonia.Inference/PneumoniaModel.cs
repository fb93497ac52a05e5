namespace Pneumonia.Inference;

/// <summary>An ONNX Runtime session over a package. Thread-safe.</summary>
public sealed class PneumoniaModel : IDisposable
{
    private PneumoniaModel() => throw new NotImplementedException();

    /// <summary>Loads the network and runs it once on a blank image, so that a graph that does not fit its manifest is refused here.</summary>
    /// <param name="executionProvider">"CPU", "CUDA" or "DirectML"; refused where the runtime in use lacks it.</param>
    /// <param name="threads">Intra-op threads; 0 leaves it to the runtime.</param>
    public static PneumoniaModel Open(ModelPackage package, string executionProvider, int threads) => throw new NotImplementedException();

    public ModelPackage Package => throw new NotImplementedException();

    /// <summary>The provider in use.</summary>
    public string ExecutionProvider => throw new NotImplementedException();

    /// <summary>Floats of one image: rows x columns.</summary>
    public int TensorLength => throw new NotImplementedException();

    /// <summary>Runs <paramref name="count"/> images, tensor float32 [count, 1, rows, columns].</summary>
    /// <returns>One assessment an image, in order.</returns>
    public IReadOnlyList<Assessment> Assess(ReadOnlyMemory<float> tensors, int count) => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}

/// <summary>What the model says of one image.</summary>
/// <param name="Findings">One a label; null when an output was not finite.</param>
/// <param name="OutOfDistribution">The gate's measure; null when the package has no gate.</param>
public sealed record Assessment(IReadOnlyList<Finding>? Findings, double? OutOfDistribution);

/// <param name="Probability">Calibrated, 0..1.</param>
/// <param name="Flagged">Probability is at or above the operating point.</param>
public sealed record Finding(string Label, double Probability, bool Flagged, double OperatingPoint);
