using Pneumonia.Evaluation;
using Pneumonia.Training.Learning;
using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Tests.Learning;

/// <summary>Noise, and for pneumonia a bright spot in it: a problem that a tiny network learns in some steps, but not at once.</summary>
internal static class Spots
{
    public static IReadOnlyList<LabelledImage> Images(int count, int seed) => [.. Enumerable.Range(0, count).Select(index => Image(index, seed))];

    private static LabelledImage Image(int index, int seed)
    {
        bool isPneumonia = index % 2 == 0;
        var random = SplitMix64.At(seed, index);
        var (rows, columns) = (TinyNet.Spec.Rows, TinyNet.Spec.Columns);
        double spotX = random.Between(8, columns - 8), spotY = random.Between(8, rows - 8);
        float[] intensities = new float[rows * columns];
        for (int at = 0; at < intensities.Length; at++)
        {
            double distance = Math.Pow(at % columns - spotX, 2) + Math.Pow(at / columns - spotY, 2);
            intensities[at] = (float)(0.2 + 0.3 * random.NextDouble() + (isPneumonia ? 0.4 * Math.Exp(-distance / 12) : 0));
        }

        var labels = new Dictionary<string, LabelState> { ["pneumonia"] = isPneumonia ? LabelState.Present : LabelState.Absent };
        return new LabelledImage(new DataItem("drawn", $"{index}.png", "", $"patient {seed} {index}", DataSplit.Training, labels), intensities);
    }
}
