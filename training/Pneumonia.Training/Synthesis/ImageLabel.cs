namespace Pneumonia.Training.Synthesis;

/// <summary>What a labels file says of one image; null where it says nothing.</summary>
/// <param name="ClassName">PNEUMONIA for label 1, NORMAL for 0.</param>
/// <param name="AgeYears">0 to 130.</param>
/// <param name="Sex">M or F.</param>
/// <param name="View">PA or AP.</param>
internal sealed record ImageLabel(string? ClassName, int? AgeYears, string? Sex, string? View);
