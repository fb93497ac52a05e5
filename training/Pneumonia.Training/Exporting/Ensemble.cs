using Pneumonia.Training.Learning;
using Pneumonia.Training.Network;
using TorchSharp;

namespace Pneumonia.Training.Exporting;

/// <summary>The finished members of a run, in evaluation mode; its logit is the mean of theirs.</summary>
internal sealed class Ensemble : IDisposable
{
    private Ensemble(IReadOnlyList<ChestNet> members) => Members = members;

    public IReadOnlyList<ChestNet> Members { get; }

    /// <exception cref="RefusedException">A member is not finished, or its weights are not those it ended with.</exception>
    public static Ensemble Load(RunFolder folder, Recipe recipe) =>
        new([.. recipe.Networks.Select((architecture, index) => WeightsFile.Load(architecture, recipe.Labels.Count, folder.Member(index + 1).WeightsPath))]);

    /// <returns>Logits, [images, labels of the recipe].</returns>
    /// <param name="tensors">Of the tuning set.</param>
    public float[] Score(TuningSet tuning, float[] tensors)
    {
        float[][] logits = [.. Members.Select(member => tuning.Score(member, tensors, torch.CPU))];
        return [.. Enumerable.Range(0, logits[0].Length).Select(at => logits.Average(member => member[at]))];
    }

    public void Dispose()
    {
        foreach (var member in Members)
            member.Dispose();
    }
}
