namespace Pneumonia.Evaluation;

/// <summary>
/// A non-decreasing map from logits to probabilities with the least squared error (Zadrozny and Elkan, KDD 2002), by pooling adjacent violators
/// (Ayer et al., Annals of Mathematical Statistics 1955;26:641-647).
/// </summary>
public sealed class IsotonicCalibration
{
    private readonly Block[] _blocks;

    private IsotonicCalibration(Block[] blocks) => _blocks = blocks;

    /// <param name="logits">Of the validation split, in any order.</param>
    /// <exception cref="ArgumentException">There is none, or one is not finite.</exception>
    public static IsotonicCalibration Fit(IReadOnlyList<LabelledLogit> logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        if (logits.Count == 0)
            throw new ArgumentException("A calibration needs logits.", nameof(logits));
        if (logits.Any(logit => !double.IsFinite(logit.Logit)))
            throw new ArgumentException("A logit is not finite.", nameof(logits));

        var blocks = new Stack<Block>();
        foreach (var level in logits.GroupBy(logit => logit.Logit).OrderBy(level => level.Key))
        {
            var block = new Block(level.Key, level.Key, level.Count(logit => logit.IsPositive), level.Count());
            while (blocks.TryPeek(out var below) && below.IsAtLeast(block))
                block = blocks.Pop().With(block);
            blocks.Push(block);
        }

        return new([.. blocks.Reverse()]);
    }

    /// <summary>Constant on a block, straight between blocks, constant beyond the ends.</summary>
    public double ToProbability(double logit)
    {
        int above = Array.FindIndex(_blocks, block => logit <= block.High);
        if (above < 0)
            return _blocks[^1].Share;

        var block = _blocks[above];
        if (above == 0 || logit >= block.Low)
            return block.Share;

        var below = _blocks[above - 1];
        return below.Share + ((logit - below.High) / (block.Low - below.High) * (block.Share - below.Share));
    }

    /// <summary>Neighbouring logits, Low to High, that share one probability.</summary>
    private readonly record struct Block(double Low, double High, long Positives, long N)
    {
        public double Share => (double)Positives / N;

        public bool IsAtLeast(Block other) => Positives * other.N >= other.Positives * N;

        public Block With(Block above) => new(Low, above.High, Positives + above.Positives, N + above.N);
    }
}
