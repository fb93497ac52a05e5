namespace Pneumonia.Training.Gating;

/// <summary>The measure computed here, in double precision, as a check on the graph and for the choice of the limit.</summary>
internal static class GateMeasure
{
    /// <param name="features">[D] of one image.</param>
    public static double Of(GateParameters gate, ReadOnlySpan<float> features) => Math.Max(Distance(gate, features), Head(gate, features));

    public static double Distance(GateParameters gate, ReadOnlySpan<float> features)
    {
        double[] along = new double[gate.DirectionWeights.Length];
        double squares = 0;
        for (int feature = 0; feature < features.Length; feature++)
        {
            double z = Standardise(gate, features, feature);
            squares += z * z;
            for (int direction = 0; direction < along.Length; direction++)
                along[direction] += z * gate.Directions[(feature * along.Length) + direction];
        }

        return (gate.RestWeight * squares) + along.Zip(gate.DirectionWeights, (value, weight) => weight * value * value).Sum();
    }

    public static double Head(GateParameters gate, ReadOnlySpan<float> features)
    {
        double[] hidden = Array.ConvertAll(gate.HiddenBias, bias => (double)bias);
        for (int feature = 0; feature < features.Length; feature++)
        {
            double z = Standardise(gate, features, feature);
            for (int unit = 0; unit < hidden.Length; unit++)
                hidden[unit] += z * gate.HiddenWeights[(feature * hidden.Length) + unit];
        }

        return gate.OutputBias + hidden.Zip(gate.OutputWeights, (value, weight) => Math.Max(0, value) * weight).Sum();
    }

    private static double Standardise(GateParameters gate, ReadOnlySpan<float> features, int feature) =>
        ((double)features[feature] - gate.Mean[feature]) * gate.Scale[feature];
}
