namespace Pneumonia.Evaluation;

/// <summary>Temperature scaling against isotonic calibration on images that neither was fitted on: cross-validated, patients never in two folds.</summary>
public sealed record CalibrationComparison
{
    /// <summary>Temperature scaling on the held-out folds; its operating point is 0.5 and says nothing.</summary>
    public required BinaryEvaluation Temperature { get; init; }

    /// <summary>Isotonic calibration on the same images.</summary>
    public required BinaryEvaluation Isotonic { get; init; }

    /// <summary>Isotonic minus temperature: below 0, isotonic is the better one.</summary>
    public required Figure BrierDifference { get; init; }

    /// <summary>Isotonic minus temperature: below 0, isotonic is the better one.</summary>
    public required Figure CalibrationErrorDifference { get; init; }

    /// <summary>Both errors are lower with isotonic calibration, beyond what chance explains: only then it would be worth carrying its table.</summary>
    public bool IsotonicClearlyWins => BrierDifference.High < 0 && CalibrationErrorDifference.High < 0;

    /// <param name="logits">Of the validation split; each fold's rest must hold both classes.</param>
    /// <param name="folds">At least 2. Patients are dealt to folds at random by <paramref name="seed"/>.</param>
    /// <exception cref="ArgumentException">Too few patients, a class is missing, or a logit is not finite.</exception>
    public static CalibrationComparison Of(IReadOnlyList<LabelledLogit> logits, int folds = 5, int replicates = 2000, int seed = 1)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        var foldOf = Deal([.. logits.Select(logit => logit.Group).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], folds, seed);

        var pairs = new List<PairedScore>(logits.Count);
        foreach (var fold in logits.GroupBy(logit => foldOf[logit.Group]).OrderBy(fold => fold.Key))
        {
            LabelledLogit[] rest = [.. logits.Where(logit => foldOf[logit.Group] != fold.Key)];
            double temperature = TemperatureScaling.Fit([.. rest.Select(logit => logit.Logit)], [.. rest.Select(logit => logit.IsPositive)]);
            var isotonic = IsotonicCalibration.Fit(rest);
            pairs.AddRange(fold.Select(logit => new PairedScore(
                logit.Group, 1 / (1 + Math.Exp(-logit.Logit / temperature)), isotonic.ToProbability(logit.Logit), logit.IsPositive)));
        }

        return new CalibrationComparison
        {
            Temperature = Evaluate(pairs.Select(pair => new LabelledScore(pair.Group, pair.First, pair.IsPositive)), replicates, seed),
            Isotonic = Evaluate(pairs.Select(pair => new LabelledScore(pair.Group, pair.Second, pair.IsPositive)), replicates, seed),
            BrierDifference = PairedBootstrap.BrierDifference(pairs, replicates, seed),
            CalibrationErrorDifference = PairedBootstrap.CalibrationErrorDifference(pairs, replicates, seed),
        };
    }

    private static BinaryEvaluation Evaluate(IEnumerable<LabelledScore> scores, int replicates, int seed) =>
        BinaryEvaluation.Of([.. scores], 0.5, replicates, seed);

    private static Dictionary<string, int> Deal(string[] groups, int folds, int seed)
    {
        if (groups.Length < folds)
            throw new ArgumentException($"{groups.Length} patients are too few for {folds} folds.", nameof(groups));

        // Fisher-Yates, from the last place down.
        var random = new SplitMix64(seed);
        for (int place = groups.Length - 1; place > 0; place--)
        {
            int other = random.Below(place + 1);
            (groups[place], groups[other]) = (groups[other], groups[place]);
        }

        return groups.Select((group, place) => (group, fold: place % folds)).ToDictionary(dealt => dealt.group, dealt => dealt.fold, StringComparer.Ordinal);
    }
}
