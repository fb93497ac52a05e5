namespace Pneumonia.Evaluation;

/// <summary>Net benefit at one threshold probability, in true positives an image.</summary>
/// <param name="Threshold">The probability at which a reader would be undecided; within 0..1, both excluded.</param>
/// <param name="NetBenefit">Of flagging by the model. Its 95 % interval is by bootstrap over groups.</param>
/// <param name="TreatAll">Of flagging every image.</param>
/// <param name="TreatNone">Of flagging none: 0.</param>
public readonly record struct DecisionPoint(double Threshold, Figure NetBenefit, double TreatAll, double TreatNone = 0);
