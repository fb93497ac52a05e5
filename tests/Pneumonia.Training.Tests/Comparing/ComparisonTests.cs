using Pneumonia.Training.Comparing;
using Pneumonia.Training.Learning;
using Pneumonia.Training.Tests.Learning;

namespace Pneumonia.Training.Tests.Comparing;

public sealed class ComparisonTests
{
    [Fact]
    public void The_network_that_ranks_stressed_images_best_is_chosen_and_the_others_are_measured_against_it()
    {
        var recipe = A.Recipe();
        var tuning = new TuningSet(Spots.Images(60, seed: 3), recipe);
        var good = Trial(tuning, recipe, "good", noise: 0.5);
        var poor = Trial(tuning, recipe, "poor", noise: 3);

        var compared = Comparison.Of([poor, good], tuning);

        Assert.Equal(["good", "poor"], compared.Select(network => network.Name));
        Assert.Equal([true, false], compared.Select(network => network.IsChosen));
        Assert.Null(Assert.Single(compared[0].Figures).Difference);
        var difference = Assert.Single(compared[1].Figures).Difference!.Value;
        Assert.Equal(compared[1].Figures[0].Auroc.Value - compared[0].Figures[0].Auroc.Value, difference.Value, 12);
        Assert.True(difference.High < 0, $"{difference}");
        Assert.Equal(60, compared[0].Figures[0].N);
    }

    private static Trial Trial(TuningSet tuning, Recipe recipe, string name, double noise)
    {
        var random = new Random(1);
        float[] logits = [.. tuning.Items.SelectMany(item => recipe.Labels.Select(_ => (float)((item.Has("pneumonia") == true ? 1 : -1) + noise * (random.NextDouble() - 0.5) * 4)))];
        return new Trial(name, "residual", 1, 1, 1, 1, logits, logits);
    }
}
