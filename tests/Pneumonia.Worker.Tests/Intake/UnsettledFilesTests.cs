using Pneumonia.Worker.Intake;
using Pneumonia.Worker.Ledger;

namespace Pneumonia.Worker.Tests.Intake;

public sealed class UnsettledFilesTests
{
    [Theory]
    [InlineData(-24)]
    [InlineData(24)]
    public void A_wall_clock_that_is_set_neither_delays_nor_hastens(int hours)
    {
        var clock = new SettableClock();
        var files = new UnsettledFiles(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(10), clock);
        files.Observe(new FileVersion("/in/a.dcm", 1, 1));

        clock.WallClock += TimeSpan.FromHours(hours);
        clock.Elapsed += TimeSpan.FromSeconds(1);
        int early = files.FindDue().Count;
        clock.Elapsed += TimeSpan.FromSeconds(1);

        Assert.Equal((0, 1), (early, files.FindDue().Count));
    }

    private sealed class SettableClock : TimeProvider
    {
        public DateTimeOffset WallClock { get; set; } = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

        public TimeSpan Elapsed { get; set; } = TimeSpan.FromHours(1);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => WallClock;

        public override long GetTimestamp() => Elapsed.Ticks;
    }
}
