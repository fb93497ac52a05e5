using Pneumonia.Worker.Ledger;

namespace Pneumonia.Worker.Tests.Ledger;

public sealed class RetryDelayTests
{
    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(4, 80)]
    [InlineData(5, 100)]
    [InlineData(1_000_000, 100)]
    public void The_wait_doubles_up_to_its_limit(int attempts, int expectedSeconds) =>
        Assert.Equal(TimeSpan.FromSeconds(expectedSeconds), RetryDelay.After(attempts, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(100)));
}
