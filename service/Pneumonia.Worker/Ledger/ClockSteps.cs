namespace Pneumonia.Worker.Ledger;

/// <summary>Tells when the clock was set back, by the monotonic one, which nobody sets. Not thread-safe.</summary>
internal sealed class ClockSteps(TimeProvider clock)
{
    /// <summary>What a clock may lag behind between two looks without having been set.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(500);

    private TimeSpan? _lead;

    /// <summary>
    /// Runs <paramref name="catchUp"/> if the clock was set back since the last call; and at the first one, since nobody knows what it did before. If that
    /// fails, the next call runs it again.
    /// </summary>
    public async Task FollowAsync(Func<Task> catchUp)
    {
        var lead = clock.GetUtcNow() - DateTimeOffset.UnixEpoch - clock.GetElapsedTime(0);
        if (_lead is null || lead < _lead - Tolerance)
            await catchUp().ConfigureAwait(false);
        _lead = lead;
    }
}
