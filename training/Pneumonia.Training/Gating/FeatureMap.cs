using Microsoft.ML.OnnxRuntime;
using Pneumonia.Imaging;
using Pneumonia.Training.Exporting;

namespace Pneumonia.Training.Gating;

/// <summary>A tensor of the exported graph, float32 [N, Channels, Rows, Columns], from which the gate takes the mean of each channel in Grid x Grid windows.</summary>
/// <param name="Grid">1 for global means; more keeps where things are, without which an upside-down film looks like any other.</param>
internal sealed record FeatureMap(string Name, int Channels, int Rows, int Columns, int Grid)
{
    public int Features => Channels * Grid * Grid;

    /// <summary>The network's last features, of all members of an ensemble side by side: what the class activation map is made of.</summary>
    public static FeatureMap OfLastFeatures(byte[] onnx, TensorSpec spec, int grid)
    {
        var graph = OnnxGraph.Continue(onnx);
        string name = graph.InputOf(OnnxNames.Cam);
        graph.AddOutput(name, null, null, null);
        using var session = new InferenceSession(graph.ToModel("features"));
        using var options = new RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory(new float[spec.Rows * spec.Columns], [1, 1, spec.Rows, spec.Columns]);
        using var outputs = session.Run(options, [OnnxNames.Input], [input], [name]);
        long[] shape = outputs[0].GetTensorTypeAndShape().Shape;
        return new FeatureMap(name, (int)shape[1], (int)shape[2], (int)shape[3], grid);
    }

    /// <summary>
    /// Adds the pooling of several maps; windows overlap where the map is no multiple of the grid.
    /// </summary>
    /// <returns>The name of float32 [N, D], the maps side by side.</returns>
    public static string Export(OnnxGraph graph, IReadOnlyList<FeatureMap> maps, string output) =>
        graph.Identity(graph.Concat(1, [.. maps.Select(map => graph.Flatten(map.Pool(graph)))]), output);

    private string Pool(OnnxGraph graph)
    {
        if (Grid > Rows || Grid > Columns)
            throw new ArgumentException($"A map of {Rows} x {Columns} has no grid of {Grid} x {Grid}.");

        int strideRows = Rows / Grid, strideColumns = Columns / Grid;
        return graph.AveragePool(Name, (Rows - ((Grid - 1) * strideRows), Columns - ((Grid - 1) * strideColumns)), (strideRows, strideColumns));
    }
}
