using Microsoft.Extensions.Time.Testing;

namespace Pneumonia.Worker.Tests;

/// <summary>A clock that can be set, as an operator sets one: the time of day jumps, timers and the monotonic clock do not notice.</summary>
internal sealed class SettableClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private TimeSpan _setBy;

    public void SetBy(TimeSpan step) => _setBy += step;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _setBy;

    public override long GetTimestamp() => base.GetUtcNow().Ticks; // The base takes the time of day for it.
}
