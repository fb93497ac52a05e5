using System.Globalization;
using Pneumonia.Training.Learning;
using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Tests.Learning;

/// <summary>Small images of a level and a slope each, which tell them and mixtures of them apart.</summary>
internal static class LabelledImages
{
    public const int Side = 8;

    public static LabelledImage Of(int number, string source, string? view, params (string Label, bool Present)[] labels)
    {
        string name = number.ToString(CultureInfo.InvariantCulture);
        var item = new DataItem(
            source, $"{name}.png", name, name, DataSplit.Training,
            labels.ToDictionary(label => label.Label, label => label.Present ? LabelState.Present : LabelState.Absent), view);
        return new LabelledImage(item, [.. Enumerable.Range(0, Side * Side).Select(at => (number + (at * (1 + (number % 7)) / (float)(Side * Side))) / 100)]);
    }

    /// <summary>90 images: of three, one child without pneumonia, one child with, one adult; every other adult has it, and of them every other lies.</summary>
    public static IReadOnlyList<LabelledImage> Mixed() =>
        [.. Enumerable.Range(0, 90).Select(number => (number % 3) switch
        {
            0 => Of(number, "children", null, ("pneumonia", false)),
            1 => Of(number, "children", null, ("pneumonia", true), ("viral", number % 2 == 0)),
            _ => Of(number, "adults", number % 4 < 2 ? "PA" : "AP", ("pneumonia", number % 2 == 0)),
        })];
}
