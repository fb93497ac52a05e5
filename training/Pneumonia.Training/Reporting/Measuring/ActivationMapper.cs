using Microsoft.ML.OnnxRuntime;
using Pneumonia.Imaging;
using Pneumonia.Inference;
using Pneumonia.Training.Exporting;

namespace Pneumonia.Training.Reporting.Measuring;

/// <summary>Probability of the package's first label by the service's way, and its activation map, an output that the service does not read.</summary>
internal sealed class ActivationMapper : IDisposable
{
    private readonly InferenceSession _session;
    private readonly PneumoniaModel _model;
    private readonly RunOptions _run = new();

    public ActivationMapper(ModelPackage package)
    {
        _session = new InferenceSession(package.OnnxPath);
        _model = PneumoniaModel.Open(package, "CPU", threads: 1);
    }

    /// <summary>Whether the network has the output at all.</summary>
    public bool HasMap => _session.OutputMetadata.ContainsKey(OnnxNames.Cam);

    /// <param name="intensities">0..1 at the network's size; they stay as they are.</param>
    /// <exception cref="RefusedException">The network's output is not finite.</exception>
    public (Finding Finding, ActivationMap Map) Run(float[] intensities)
    {
        var spec = _model.Package.Manifest.Input.Tensor;
        float[] tensor = [.. intensities];
        ImageToTensor.Standardise(tensor, spec.Standardisation);
        var finding = _model.Assess(tensor, 1)[0].Findings?[0] ?? throw new RefusedException("The network's output is not finite.");

        using var input = OrtValue.CreateTensorValueFromMemory(tensor, [1, 1, spec.Rows, spec.Columns]);
        using var outputs = _session.Run(_run, [_model.Package.Manifest.Input.Name], [input], [OnnxNames.Cam]);
        long[] shape = outputs[0].GetTensorTypeAndShape().Shape;
        int rows = (int)shape[2], columns = (int)shape[3];
        return (finding, new ActivationMap(rows, columns, outputs[0].GetTensorDataAsSpan<float>()[..(rows * columns)].ToArray()));
    }

    public void Dispose()
    {
        _run.Dispose();
        _model.Dispose();
        _session.Dispose();
    }
}
