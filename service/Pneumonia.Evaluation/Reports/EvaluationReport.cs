using System.Text.Json;

namespace Pneumonia.Evaluation.Reports;

/// <summary>
/// What an evaluation found, to keep: as JSON for programs, as one self-contained HTML page for people. The nightly job, the verb
/// <c>evaluate</c> and training write the same.
/// </summary>
public sealed record EvaluationReport
{
    public const int CurrentSchema = 1;

    /// <summary>What every result and report says.</summary>
    public const string ResearchNotice = "Research use only. Not for diagnostic use.";

    public int Schema { get; init; } = CurrentSchema;

    public required string Title { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What was evaluated, in the order to show: model, version, data, window.</summary>
    public IReadOnlyList<ReportFact> Facts { get; init; } = [];

    /// <summary>One a data set, or one a subgroup.</summary>
    public IReadOnlyList<ReportEvaluation> Evaluations { get; init; } = [];

    /// <summary>Counts beside the figures.</summary>
    public IReadOnlyList<ReportTable> Tables { get; init; } = [];

    public string Notice { get; init; } = ResearchNotice;

    public string ToJson() => JsonSerializer.Serialize(this, ReportJson.Default.EvaluationReport);

    public string ToHtml() => ReportPage.Of(this).ToString();

    /// <summary>
    /// Writes <c>name.json</c> and <c>name.html</c> into <paramref name="folder"/>. Each appears whole or not at all; a report of that name is replaced.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public void Save(string folder, string name)
    {
        ReportFile.Write(Path.Combine(folder, name + ".json"), ToJson());
        ReportFile.Write(Path.Combine(folder, name + ".html"), ToHtml());
    }
}

/// <summary>One line of what was evaluated.</summary>
public sealed record ReportFact(string Name, string Value);

/// <param name="Name">The data set or the subgroup.</param>
public sealed record ReportEvaluation(string Name, BinaryEvaluation Figures)
{
    /// <summary>What the groups are, in the plural: the unit that the bootstrap draws.</summary>
    public string GroupedBy { get; init; } = "patients";
}

/// <param name="Columns">Headings. The first column holds names, the others numbers.</param>
/// <param name="Rows">Cells as text, as many a row as there are headings.</param>
public sealed record ReportTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);
