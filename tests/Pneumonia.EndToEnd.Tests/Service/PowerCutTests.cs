using System.Globalization;
using Pneumonia.Worker.Operations;

namespace Pneumonia.EndToEnd.Tests.Service;

/// <summary>
/// Nothing is lost and nothing is done twice while the service is killed again and again in the midst of a burst. For a long run set
/// POWER_CUT_SOAK to instances and kills, as 10000:300; the service takes variables that begin with PNEUMONIA for its own.
/// </summary>
public sealed class PowerCutTests : IAsyncDisposable
{
    private readonly ServiceProcess _service = new();

    [Fact]
    public async Task However_often_it_is_killed_every_instance_has_one_outcome_one_record_and_one_delivery()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        var (instances, kills) = Environment.GetEnvironmentVariable("POWER_CUT_SOAK")?.Split(':') is [var first, var second]
            ? (int.Parse(first, CultureInfo.InvariantCulture), int.Parse(second, CultureInfo.InvariantCulture))
            : (400, 20);
        var random = new Random(1);
        var killedAt = new List<int>();
        var burst = new Burst(_service);
        for (int kill = 1; kill <= kills; kill++)
        {
            int from = burst.Written, to = (int)((long)instances * kill / kills), before = burst.CountResults();
            var writing = Task.Run(() => burst.WriteAsync(to), TestContext.Current.CancellationToken);
            _service.Launch("--Scoring:BatchSize", "4");
            if (kill % 4 > 0)
            {
                int enough = before + 1 + random.Next((to - from) / 2);
                await ServiceProcess.UntilAsync($"{enough} results are written", () => Task.FromResult(_service.HasEnded || burst.CountResults() >= Math.Min(enough, to)));
            }

            await Task.Delay(random.Next(kill % 4 > 0 ? 20 : 1500), TestContext.Current.CancellationToken); // one in four may be killed before it works
            Assert.False(_service.HasEnded, "The service ended by itself.");
            await _service.KillAsync();
            await writing;
            killedAt.Add(burst.CountResults());
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"Results at each kill: {string.Join(' ', killedAt)}");
        Assert.InRange(killedAt.Distinct().Count(), kills / 2, kills);
        await _service.StartAsync();
        await burst.UntilDoneAsync();
        Assert.Equal(ExitCodes.Done, await _service.StopAsync());
        burst.AssertAccountedFor();
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();
}
