using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Results;

namespace Pneumonia.Worker.Jobs.Reevaluation;

/// <summary>An instance with a stored probability.</summary>
/// <param name="StudyKey">The study's key, or the file's where the study is unknown.</param>
/// <param name="PixelSha256">Of the samples that were scored.</param>
internal sealed record ScoredInstance(FileVersion File, string StudyKey, string? PixelSha256, InstanceResult Result);
