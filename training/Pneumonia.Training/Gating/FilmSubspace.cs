using Pneumonia.Training.Network;
using static TorchSharp.torch;

namespace Pneumonia.Training.Gating;

/// <summary>
/// The covariance of the films' features as a few principal directions and one variance for all the rest (Tipping and Bishop, Probabilistic principal
/// component analysis, 1999), for a Mahalanobis distance (Lee et al., A simple unified framework for detecting out-of-distribution samples, 2018) that
/// needs no inverse of a large matrix.
/// </summary>
internal static class FilmSubspace
{
    private const int Iterations = 12;

    /// <param name="films">Standardised features, float32 [n, D].</param>
    /// <returns>Directions [D, K] row by row; per direction 1 / variance - 1 / rest; 1 / rest. Fewer directions where there are fewer features.</returns>
    public static (float[] Directions, float[] Weights, float RestWeight) Fit(Tensor films, int count, int seed)
    {
        long features = films.shape[1];
        count = (int)Math.Min(count, Math.Max(1, features / 2));
        random.manual_seed(seed);

        // Subspace iteration: the covariance itself, D x D, is never made.
        var basis = linalg.qr(randn(features, count)).Q;
        for (int iteration = 0; iteration < Iterations; iteration++)
            basis = linalg.qr(films.t().mm(films.mm(basis))).Q;

        // Within the subspace, the directions themselves (Rayleigh-Ritz).
        var within = films.mm(basis);
        basis = basis.mm(linalg.eigh(within.t().mm(within)).Item2);
        double[] variances = Array.ConvertAll(films.mm(basis).pow(2).mean([0]).ToArray(), value => (double)value);
        double total = films.pow(2).mean([0]).sum().item<float>();
        double rest = Math.Max((total - variances.Sum()) / (features - count), 1e-6);
        return (basis.ToArray(), Array.ConvertAll(variances, variance => (float)((1 / Math.Max(variance, rest)) - (1 / rest))), (float)(1 / rest));
    }
}
