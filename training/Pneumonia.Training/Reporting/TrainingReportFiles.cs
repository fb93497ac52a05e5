using System.Text.Json;
using Pneumonia.Evaluation.Reports;

namespace Pneumonia.Training.Reporting;

/// <summary>The report's place in a model package: report/report.json, to compute with, and report/report.html, to read.</summary>
internal static class TrainingReportFiles
{
    private const string Folder = "report";

    /// <param name="showRealImages">See <see cref="TrainingReport.ToHtml"/>.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static void Save(string package, TrainingReport report, bool showRealImages)
    {
        ReportFile.Write(Path.Combine(package, Folder, "report.json"), ToJson(report) + "\n");
        ReportFile.Write(Path.Combine(package, Folder, "report.html"), report.ToHtml(showRealImages));
    }

    /// <summary>Takes the report out of a package whose network is about to be another. The record of openings stays.</summary>
    public static void Delete(string package)
    {
        foreach (string name in new[] { "report.json", "report.html" })
        {
            if (File.Exists(Path.Combine(package, Folder, name)))
                File.Delete(Path.Combine(package, Folder, name));
        }
    }

    /// <returns>Without the images' pixels; null when the package has no report.</returns>
    /// <exception cref="RefusedException">The file is there, but is not a report of this schema.</exception>
    public static TrainingReport? TryRead(string package)
    {
        string path = Path.Combine(package, Folder, "report.json");
        if (!File.Exists(path))
            return null;

        try
        {
            var report = JsonSerializer.Deserialize(File.ReadAllBytes(path), TrainingReportJson.Default.TrainingReport);
            return report is { Schema: TrainingReport.CurrentSchema } ? report : throw new RefusedException($"{path} is no report of schema {TrainingReport.CurrentSchema}.");
        }
        catch (JsonException exception)
        {
            throw new RefusedException($"{path} is not a training report: {exception.Message} Write it anew with `report`.", exception);
        }
    }

    internal static string ToJson(TrainingReport report) => JsonSerializer.Serialize(report, TrainingReportJson.Default.TrainingReport);
}
