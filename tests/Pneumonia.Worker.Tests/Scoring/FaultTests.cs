using Pneumonia.Imaging;
using Pneumonia.Inference;
using Pneumonia.TestKit;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Results;
using Pneumonia.Worker.Scoring;
using Pneumonia.Worker.Tests.Ledger.Audit;

namespace Pneumonia.Worker.Tests.Scoring;

/// <summary>Faults of model and machine: tried again later and later, then failed; and one image's fault is nobody else's.</summary>
public sealed class FaultTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_model_that_cannot_be_run_is_tried_again_and_then_each_instance_fails_for_good()
    {
        using var bench = new PipelineBench(new ScoringOptions { MaxAttempts = 3 });
        for (int i = 0; i < 2; i++)
            TestImages.NotFlagged(i).Save(bench.InInbox($"{i}.dcm"));
        await bench.TakeAsync();
        await bench.Get<ActivePipeline>().GetAsync(Cancel);
        bench.Get<ActivePipeline>().Dispose();

        List<int> tries = [];
        foreach (int seconds in (int[])[0, 9, 1, 19, 1, 3600])
        {
            bench.Clock.Advance(TimeSpan.FromSeconds(seconds));
            tries.Add(await bench.ScoreAsync());
        }

        Assert.Equal([2, 0, 2, 0, 2, 0], tries);
        Assert.All(bench.Outcomes(), outcome => Assert.Equal((Outcome.Failed, Reason.ModelFault), (outcome.Outcome, outcome.Reason)));
        Assert.Empty(bench.Verify().Faults);
    }

    [Fact]
    public async Task An_image_on_which_the_model_breaks_fails_alone_and_its_batch_is_scored_at_once()
    {
        using var folder = new TemporaryFolder();
        using var bench = new PipelineBench(new ScoringOptions { MaxAttempts = 2 }, modelFolder: SaveFragileModel(folder["fragile"]));
        TestImages.Flagged().Save(bench.InInbox("poison.dcm"));
        for (int i = 0; i < 5; i++)
            Even(i).Save(bench.InInbox($"{i}.dcm"));
        await bench.TakeAsync();

        await bench.ScoreAsync();
        var afterFirst = bench.States;
        bench.Clock.Advance(TimeSpan.FromHours(1));
        await bench.ScoreAsync();

        Assert.Equal((5, 1), (afterFirst[InstanceState.Scored], afterFirst[InstanceState.Pending]));
        Assert.Equal(Reason.ModelFault, Assert.Single(bench.Outcomes(), outcome => outcome.Outcome == Outcome.Failed).Reason);
        Assert.Equal(5, bench.States[InstanceState.Scored]);
        Assert.Empty(bench.Verify().Faults);
    }

    [Fact]
    public async Task An_image_that_kills_its_process_is_taken_alone_from_then_on_and_its_batch_is_scored()
    {
        using var bench = new PipelineBench();
        for (int i = 0; i < 4; i++)
            TestImages.NotFlagged(i).Save(bench.InInbox($"{i}.dcm"));
        await bench.TakeAsync();
        Assert.Equal(4, (await ClaimAsync(bench, "dies")).Count);
        bench.Clock.Advance(Lease);

        // Each time the first of them is at work the process dies; the others are done in between.
        for (int i = 0; i < new ScoringOptions().MaxAttempts - 1; i++)
        {
            Assert.Equal([1], (await ClaimAsync(bench, $"dies {i}")).Select(claimed => claimed.Id));
            await bench.ScoreAsync();
            bench.Clock.Advance(Lease);
        }

        await bench.ScoreAsync();

        Assert.Equal((3, 1), (bench.States[InstanceState.Scored], bench.States[InstanceState.Failed]));
        Assert.Equal(Reason.ProgramFault, bench.Outcomes()[0].Reason);
        Assert.Empty(bench.Verify().Faults);
    }

    private static Task<IReadOnlyList<ClaimedInstance>> ClaimAsync(PipelineBench bench, string owner) =>
        bench.Get<LedgerStore>().ClaimAsync(owner, 8, Lease, Cancel);

    /// <summary>Centre and border alike: a logit near 0.</summary>
    private static ChestInstanceBuilder Even(int number) =>
        A.ChestInstance().WithPixels(64, 64, (row, column) => (row, column) == (0, 0) ? number : 500 + (40 * column));

    /// <summary>
    /// The tiny model with two nodes more: the logit, cut to a whole number, is an index into a list of one. Whatever is not near 0 is out of its bounds,
    /// and the run throws. Messages of protocol buffers merge when one is written after the other, so the nodes are appended.
    /// </summary>
    private static string SaveFragileModel(string folder)
    {
        byte[] cast = [.. Field(1, "logit"), .. Field(2, "index"), .. Field(3, "cut"), .. Field(4, "Cast"), .. Attribute("to", 7)];
        byte[] gather = [.. Field(1, "kernel"), .. Field(1, "index"), .. Field(2, "guard"), .. Field(3, "look"), .. Field(4, "Gather"), .. Attribute("axis", 0)];
        byte[] guard = [.. Field(1, "guard"), .. Field(2, Field(1, [0x08, 0x01]))];
        byte[] graph = [.. Field(1, cast), .. Field(1, gather), .. Field(12, guard)];
        byte[] network = [.. File.ReadAllBytes(Path.Combine(TinyModel.Folder, ModelPackage.OnnxName)), .. Field(7, graph)];
        return ModelPackage.Save(folder, ModelPackage.Load(TinyModel.Folder).Manifest, network).Folder;
    }

    // An attribute of type INT: name, i, type.
    private static byte[] Attribute(string name, byte value) => Field(5, [.. Field(1, name), 0x18, value, 0xA0, 0x01, 0x02]);

    private static byte[] Field(int number, string text) => Field(number, System.Text.Encoding.ASCII.GetBytes(text));

    // Shorter than 128 bytes each, but for the graph.
    private static byte[] Field(int number, byte[] content) => content.Length < 128
        ? [(byte)((number << 3) | 2), (byte)content.Length, .. content]
        : [(byte)((number << 3) | 2), (byte)((content.Length & 127) | 128), (byte)(content.Length >> 7), .. content];
}
