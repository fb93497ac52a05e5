using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Pneumonia.Worker.Results;

/// <summary>What is written for other systems.</summary>
internal sealed class ResultsOptions
{
    public const string Section = "Results";

    /// <summary>The newest flagged studies that worklist.csv lists. 1 to 100000; default 1000.</summary>
    [Range(1, 100_000)]
    public int WorklistRows { get; init; } = 1000;
}

[OptionsValidator]
internal sealed partial class ResultsOptionsValidator : IValidateOptions<ResultsOptions>;
