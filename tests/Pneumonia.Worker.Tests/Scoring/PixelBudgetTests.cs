using Pneumonia.Dicom;
using Pneumonia.TestKit;
using Pneumonia.Worker.Scoring;

namespace Pneumonia.Worker.Tests.Scoring;

public sealed class PixelBudgetTests
{
    [Fact]
    public async Task Who_does_not_fit_waits_until_there_is_room()
    {
        var budget = new PixelBudget(100);
        var first = budget.Take(70);
        using (budget.Take(30))
        {
        }

        var second = Task.Run(() => budget.Take(40), TestContext.Current.CancellationToken);
        Assert.NotSame(second, await Task.WhenAny(second, Task.Delay(100, TestContext.Current.CancellationToken)));
        first.Dispose();

        (await second).Dispose();
    }

    [Fact]
    public void What_is_larger_than_all_there_is_goes_alone()
    {
        var budget = new PixelBudget(100);

        budget.Take(5000).Dispose();
        budget.Take(long.MaxValue).Dispose();
        using (budget.Take(100))
        {
        }
    }

    [Fact]
    public void Many_at_once_never_hold_more_than_there_is()
    {
        var budget = new PixelBudget(100);
        long held = 0, most = 0;

        Parallel.For(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            long wanted = 1 + (i * 37 % 60);
            using var share = budget.Take(wanted);
            long now = Interlocked.Add(ref held, wanted);
            InterlockedMax(ref most, now);
            Thread.SpinWait(200);
            Interlocked.Add(ref held, -wanted);
        });

        Assert.InRange(most, 60, 100);
    }

    [Fact]
    public void An_estimate_counts_the_file_and_its_decoded_pixels()
    {
        using var folder = new TemporaryFolder();
        string path = A.ChestInstance().WithPixels(96, 80, (row, column) => row + column).Save(folder["a.dcm"]);

        using var header = DicomFile.OpenHeader(path);

        Assert.Equal(new FileInfo(path).Length + (96 * 80 * 2), PixelBudget.Estimate(header));
    }

    private static void InterlockedMax(ref long most, long value)
    {
        long seen;
        while (value > (seen = Interlocked.Read(ref most)) && Interlocked.CompareExchange(ref most, value, seen) != seen)
        {
        }
    }
}
