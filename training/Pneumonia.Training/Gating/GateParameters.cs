using Pneumonia.Training.Exporting;

namespace Pneumonia.Training.Gating;

/// <summary>
/// The fitted gate. With z = (x - Mean) * Scale over features x [D], the measure is the greater of two, each scaled so that few tuning films exceed 1:
/// a distance from the training films, sum of <see cref="DirectionWeights"/> (z . direction)^2 plus <see cref="RestWeight"/> |z|^2, and the output of
/// a layer of rectified units that was taught foreign images.
/// </summary>
/// <param name="Directions">[D, K], row by row: principal directions of the training films.</param>
/// <param name="DirectionWeights">[K], mostly negative: along these directions films differ more than elsewhere, so a deviation counts less.</param>
/// <param name="HiddenWeights">[D, H], row by row.</param>
/// <param name="OutputWeights">[H].</param>
internal sealed record GateParameters(
    float[] Mean, float[] Scale, float[] Directions, float[] DirectionWeights, float RestWeight, float[] HiddenWeights, float[] HiddenBias,
    float[] OutputWeights, float OutputBias)
{
    public int Features => Mean.Length;

    /// <summary>Adds the measure to a graph.</summary>
    /// <param name="features">The name of float32 [N, D].</param>
    /// <returns>The name of float32 [N, 1].</returns>
    public string Export(OnnxGraph graph, string features)
    {
        string centred = graph.Sub(features, graph.Constant(Mean, [Features]));
        string standardised = graph.Mul(centred, graph.Constant(Scale, [Features]));
        return graph.Max(ExportDistance(graph, standardised), ExportHead(graph, standardised));
    }

    private string ExportDistance(OnnxGraph graph, string standardised)
    {
        string along = graph.MatMul(standardised, graph.Constant(Directions, [Features, DirectionWeights.Length]));
        string weighted = graph.MatMul(graph.Mul(along, along), graph.Constant(DirectionWeights, [DirectionWeights.Length, 1]));
        float[] rest = new float[Features];
        Array.Fill(rest, RestWeight);
        return graph.Add(weighted, graph.MatMul(graph.Mul(standardised, standardised), graph.Constant(rest, [Features, 1])));
    }

    private string ExportHead(OnnxGraph graph, string standardised)
    {
        string hidden = graph.MatMul(standardised, graph.Constant(HiddenWeights, [Features, HiddenBias.Length]));
        string rectified = graph.Relu(graph.Add(hidden, graph.Constant(HiddenBias, [HiddenBias.Length])));
        return graph.Add(graph.MatMul(rectified, graph.Constant(OutputWeights, [OutputWeights.Length, 1])), graph.Constant([OutputBias], [1]));
    }
}
