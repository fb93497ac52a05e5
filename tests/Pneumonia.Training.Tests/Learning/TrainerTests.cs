using Pneumonia.TestKit;
using Pneumonia.Training.Learning;
using TorchSharp;

namespace Pneumonia.Training.Tests.Learning;

[Collection(Libtorch.Alone)]
public sealed class TrainerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_run_that_was_stopped_and_resumed_ends_with_the_same_weights_to_the_bit()
    {
        var whole = Train(Recipe(epochs: 4), "whole", Patient);

        Assert.Throws<OperationCanceledException>(() => Train(Recipe(epochs: 4), "stopped", epoch => StopAfter(epoch, 2)));
        Assert.NotNull(Member("stopped").FindCheckpoint());
        var resumed = Train(Recipe(epochs: 4), "stopped", Patient);

        Assert.Equal(4, resumed.Epoch);
        Assert.Equal(Member("whole").HashWeights(), Member("stopped").HashWeights());
        Assert.Equal(whole.Best!.Selection, resumed.Best!.Selection);
    }

    [Fact]
    public void Another_seed_gives_other_weights()
    {
        Train(Recipe(epochs: 1), "first", Patient);
        Train(Recipe(epochs: 1) with { Seed = 6 }, "second", Patient);

        Assert.NotEqual(Member("first").HashWeights(), Member("second").HashWeights());
    }

    [Fact]
    public void A_half_written_checkpoint_is_not_resumed_from()
    {
        Assert.Throws<OperationCanceledException>(() => Train(Recipe(epochs: 4), "run", epoch => StopAfter(epoch, 2)));
        string whole = Assert.Single(Directory.GetDirectories(_folder["run"], "checkpoint-*"));
        Directory.CreateDirectory(_folder["run", "checkpoint-3"]);
        File.WriteAllText(_folder["run", "checkpoint-3", "network.dat"], "half");

        using var trainer = Trainer(Recipe(epochs: 4), "run");

        Assert.EndsWith("checkpoint-2", whole, StringComparison.Ordinal);
        Assert.Equal(2, trainer.Progress.Epoch);
    }

    [Fact]
    public void Early_stopping_keeps_the_best_epoch_and_ends_when_it_is_not_beaten()
    {
        var recipe = Recipe(epochs: 40);
        var epochs = new List<EpochRecord>();

        var reached = Train(recipe with { Optimiser = recipe.Optimiser with { Patience = 3 } }, "run", epochs.Add);

        Assert.Equal(reached.BestEpoch + 3, reached.Epoch);
        Assert.Equal(epochs.Max(epoch => epoch.Tuning.Selection), reached.BestSelection);
        Assert.Equal(epochs.First(epoch => epoch.Tuning.Selection == reached.BestSelection).Epoch, reached.BestEpoch);
    }

    [Fact]
    public void Saved_weights_give_the_figures_of_their_epoch()
    {
        var recipe = Recipe(epochs: 2);
        var reached = Train(recipe, "run", Patient);

        using var network = WeightsFile.Load(recipe.Networks[0], recipe.Labels.Count, Member("run").WeightsPath);

        Assert.True(reached.Best!.IsNear(Tuning(recipe).Evaluate(network, torch.CPU), 1e-9));
    }

    [Fact]
    public void An_epochs_time_is_told_apart_by_what_it_was_spent_on()
    {
        var epochs = new List<EpochRecord>();

        Train(Recipe(epochs: 1), "run", epochs.Add);

        var seconds = Assert.Single(epochs).Seconds;
        Assert.All([seconds.Forward, seconds.Backward, seconds.Optimiser, seconds.Evaluation], part => Assert.True(part > 0));
        Assert.Equal(seconds.Data + seconds.Forward + seconds.Backward + seconds.Optimiser + seconds.Evaluation, seconds.Total, 9);
    }

    public void Dispose() => _folder.Dispose();

    private static void Patient(EpochRecord epoch)
    {
    }

    private static void StopAfter(EpochRecord epoch, int last)
    {
        if (epoch.Epoch == last)
            throw new OperationCanceledException();
    }

    private static Recipe Recipe(int epochs)
    {
        var recipe = A.Recipe();
        return recipe with { Optimiser = recipe.Optimiser with { Epochs = epochs, StepsPerEpoch = 3 } };
    }

    private TrainingProgress Train(Recipe recipe, string run, Action<EpochRecord> finished)
    {
        using var trainer = Trainer(recipe, run);
        trainer.Run(Tuning(recipe), Member(run), finished, new Progress<double>());
        return trainer.Progress;
    }

    private Trainer Trainer(Recipe recipe, string run) =>
        new(recipe, 1, Spots.Images(40, seed: 1), torch.CPU, dataThreads: 2, Member(run).FindCheckpoint(), TimeProvider.System);

    private static TuningSet Tuning(Recipe recipe) => new(Spots.Images(24, seed: 2), recipe);

    private MemberFolder Member(string run)
    {
        Directory.CreateDirectory(_folder[run]);
        return new MemberFolder(_folder[run]);
    }
}
