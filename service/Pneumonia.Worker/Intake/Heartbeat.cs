namespace Pneumonia.Worker.Intake;

/// <summary>
/// Signs of life of work that may hang, as whatever touches a share may: the share's system keeps the thread, and only others can tell. Thread-safe.
/// </summary>
internal sealed class Heartbeat(TimeProvider clock)
{
    private const long Resting = long.MinValue;

    private long _last = Resting;

    /// <summary>Time since the last sign of life, by the monotonic clock; zero while nothing is being done.</summary>
    public TimeSpan Silence => Volatile.Read(ref _last) is var last && last != Resting ? clock.GetElapsedTime(last) : TimeSpan.Zero;

    /// <summary>Work begins, or goes on.</summary>
    public void Beat() => Volatile.Write(ref _last, clock.GetTimestamp());

    /// <summary>Nothing is being done that could hang.</summary>
    public void Rest() => Volatile.Write(ref _last, Resting);
}
