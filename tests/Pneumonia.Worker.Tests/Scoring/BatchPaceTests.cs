using Pneumonia.Worker.Scoring;

namespace Pneumonia.Worker.Tests.Scoring;

public sealed class BatchPaceTests
{
    private static readonly TimeSpan Target = TimeSpan.FromMilliseconds(500);

    [Fact]
    public void Batches_grow_by_doubling_to_the_largest_while_they_are_done_in_time()
    {
        var pace = new BatchPace(largest: 8, Target);

        Assert.Equal([1, 2, 4, 8, 8], Sizes(pace, 5, perImage: 20));
    }

    [Fact]
    public void Batches_settle_where_they_are_done_in_time()
    {
        var pace = new BatchPace(largest: 64, Target);

        Assert.Equal([1, 2, 4, 5, 5, 5], Sizes(pace, 6, perImage: 90));
    }

    [Fact]
    public void Images_that_became_slow_make_batches_small_at_once()
    {
        var pace = new BatchPace(largest: 8, Target);
        Sizes(pace, 4, perImage: 20);

        Assert.Equal([8, 2, 2], Sizes(pace, 3, perImage: 240));
    }

    [Fact]
    public void An_image_slower_than_the_target_goes_alone_and_is_not_refused()
    {
        var pace = new BatchPace(largest: 8, Target);

        Assert.Equal([1, 1, 1], Sizes(pace, 3, perImage: 5000));
    }

    [Fact]
    public void A_batch_that_was_not_full_makes_none_larger()
    {
        var pace = new BatchPace(largest: 8, Target);
        Sizes(pace, 2, perImage: 20);

        pace.Learn(2, TimeSpan.FromMilliseconds(10));

        Assert.Equal(4, pace.Size);
    }

    // The sizes of batches that were always full.
    private static List<int> Sizes(BatchPace pace, int batches, int perImage)
    {
        List<int> sizes = [];
        for (int i = 0; i < batches; i++)
        {
            sizes.Add(pace.Size);
            pace.Learn(pace.Size, TimeSpan.FromMilliseconds(perImage * pace.Size));
        }

        return sizes;
    }
}
