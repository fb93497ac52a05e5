namespace Pneumonia.Worker.Ledger;

/// <summary>How long to wait after a fault.</summary>
internal static class RetryDelay
{
    /// <summary><paramref name="first"/> after the first fault, doubled after each further one, at most <paramref name="longest"/>.</summary>
    /// <param name="attempts">Failed so far, at least 1.</param>
    public static TimeSpan After(int attempts, TimeSpan first, TimeSpan longest)
    {
        double seconds = first.TotalSeconds * Math.Pow(2, Math.Clamp(attempts - 1, 0, 30));
        return seconds >= longest.TotalSeconds ? longest : TimeSpan.FromSeconds(seconds);
    }
}
