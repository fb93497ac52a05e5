namespace Pneumonia.Evaluation;

/// <summary>The figures of one tally, without intervals.</summary>
internal readonly record struct PointFigures(
    double Auroc, double AveragePrecision, ConfusionMatrix Confusion, double BrierScore, double ExpectedCalibrationError)
{
    public static PointFigures Of(ScoreTally tally, double operatingPoint) => new(
        Ranking.Auroc(tally),
        Ranking.AveragePrecision(tally),
        ConfusionMatrix.At(tally, operatingPoint),
        Reliabilities.BrierScore(tally),
        Reliabilities.ExpectedCalibrationError(tally));
}
