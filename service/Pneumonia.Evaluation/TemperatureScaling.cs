namespace Pneumonia.Evaluation;

/// <summary>probability = sigmoid(logit / T): sharpens or softens, never reorders (Guo et al., On Calibration of Modern Neural Networks, ICML 2017).</summary>
public static class TemperatureScaling
{
    public const double MinTemperature = 0.05;
    public const double MaxTemperature = 20;

    /// <summary>Cuts by the golden ratio that bring ln T within 1e-7; rounding of the likelihood allows no more.</summary>
    private const int Steps = 38;

    private static readonly double GoldenRatio = (Math.Sqrt(5) - 1) / 2;

    /// <summary>
    /// The temperature with the least negative log-likelihood, by golden-section search over ln T. The likelihood is convex in 1/T, so it has
    /// one valley. Where it lies outside the bounds the result is a bound: <see cref="MinTemperature"/> for perfectly separated classes,
    /// <see cref="MaxTemperature"/> for logits that say nothing.
    /// </summary>
    /// <param name="logits">Logits of the validation split, finite.</param>
    /// <param name="labels">The reference standard of each, same length.</param>
    /// <exception cref="ArgumentException">Lengths differ, a logit is not finite, or one class is missing.</exception>
    public static double Fit(ReadOnlySpan<double> logits, ReadOnlySpan<bool> labels)
    {
        if (logits.Length != labels.Length)
            throw new ArgumentException($"{logits.Length} logits, but {labels.Length} labels.", nameof(labels));
        if (!labels.Contains(true) || !labels.Contains(false))
            throw new ArgumentException("A temperature needs positives and negatives.", nameof(labels));
        foreach (double logit in logits)
        {
            if (!double.IsFinite(logit))
                throw new ArgumentException($"The logit {logit} is not finite.", nameof(logits));
        }

        double low = Math.Log(MinTemperature), high = Math.Log(MaxTemperature);
        double left = high - (GoldenRatio * (high - low)), right = low + (GoldenRatio * (high - low));
        double atLeft = NegativeLogLikelihood(logits, labels, Math.Exp(left)), atRight = NegativeLogLikelihood(logits, labels, Math.Exp(right));
        for (int step = 0; step < Steps; step++)
        {
            if (atLeft <= atRight)
            {
                (high, right, atRight) = (right, left, atLeft);
                left = high - (GoldenRatio * (high - low));
                atLeft = NegativeLogLikelihood(logits, labels, Math.Exp(left));
            }
            else
            {
                (low, left, atLeft) = (left, right, atRight);
                right = low + (GoldenRatio * (high - low));
                atRight = NegativeLogLikelihood(logits, labels, Math.Exp(right));
            }
        }

        return Math.Exp((low + high) / 2);
    }

    /// <summary>Mean of -ln P(label), in nats.</summary>
    public static double NegativeLogLikelihood(ReadOnlySpan<double> logits, ReadOnlySpan<bool> labels, double temperature)
    {
        double sum = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            // -ln sigmoid(x) = ln(1 + e^-x), without overflow for large |x|.
            double x = (labels[i] ? logits[i] : -logits[i]) / temperature;
            sum += Math.Max(-x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));
        }

        return sum / logits.Length;
    }
}
