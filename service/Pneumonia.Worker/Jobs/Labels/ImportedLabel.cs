namespace Pneumonia.Worker.Jobs.Labels;

/// <summary>What a reader says of an instance, or of a study when no instance is named. At least one UID is given.</summary>
/// <param name="Finding">Lower case, as models name their labels: pneumonia.</param>
/// <param name="Reader">Who says so; a pseudonym will do.</param>
internal sealed record ImportedLabel(string? StudyInstanceUid, string? SopInstanceUid, string Finding, bool IsPresent, string Reader, DateOnly Date);
