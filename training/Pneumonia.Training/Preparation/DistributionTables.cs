using Spectre.Console;
using Spectre.Console.Rendering;

namespace Pneumonia.Training.Preparation;

/// <summary>A distribution for the terminal.</summary>
internal static class DistributionTables
{
    private const string Main = "pneumonia";

    public static IRenderable Parts(DataDistribution distribution)
    {
        var table = new Table().AddColumns("Source", "Split", "Images", "Patients", "Label", "Present", "Absent", "Undecided", "Views");
        foreach (var part in distribution.Parts)
        {
            var count = part.Labels.GetValueOrDefault(Main) ?? new LabelCount(0, 0, 0, part.Images);
            table.AddRow(
                part.Source, $"{part.Split}", $"{part.Images}", $"{part.Patients}", Main, $"{count.Present}", $"{count.Absent}", $"{count.Uncertain + count.Missing}",
                string.Join(", ", part.Views.Select(view => $"{view.Key} {view.Value}")));
        }

        return table;
    }

    public static IRenderable Balance(DataDistribution distribution)
    {
        var table = new Table().AddColumns("Training of", "Label", "Present", "Absent", "Share", "Balanced: present", "Absent", "Each absent image");
        foreach (var part in distribution.Balanced.Where(part => part.Label == Main))
        {
            table.AddRow(
                part.Source, part.Label, $"{part.Present}", $"{part.Absent}", $"{(double)part.Present / (part.Present + part.Absent):P1}", $"{part.DrawnPresent:F0}",
                $"{part.DrawnAbsent:F0}", $"{part.DrawnAbsent / part.Absent:F2} times");
        }

        return table;
    }
}
