using Pneumonia.Imaging;
using Pneumonia.Training.Network;

namespace Pneumonia.Training.Exporting;

internal static class NetworkExporter
{
    /// <returns>model.onnx: input "image" [N, 1, rows, columns], outputs "logit" and "probability" [N, 1], "cam" [N, 1, h, w].</returns>
    public static byte[] ToOnnx(ResidualNet network, TensorSpec spec, string name, string version)
    {
        var graph = new OnnxGraph(name, OnnxNames.Input, spec.Rows, spec.Columns);
        network.Export(graph, OnnxNames.Input);
        graph.AddOutput(OnnxNames.Logit, 1);
        graph.AddOutput(OnnxNames.Probability, 1);
        graph.AddOutput(OnnxNames.Cam, 1, null, null);
        return graph.ToModel(version);
    }
}
