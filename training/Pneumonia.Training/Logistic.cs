namespace Pneumonia.Training;

internal static class Logistic
{
    public static double ToProbability(double logit) => 1 / (1 + Math.Exp(-logit));
}
