using System.Globalization;
using Pneumonia.Dicom;
using Pneumonia.Imaging;
using Pneumonia.Inference;

namespace Pneumonia.Worker.Scoring;

/// <summary>The patient's age against the package's range. The age itself stands nowhere in the refusal.</summary>
internal static class AgeRule
{
    public static Refusal? Check(DicomDataset dataset, AgeRange? range, ScoringOptions options, ICollection<string> warnings)
    {
        if (range is null)
            return null;

        if (ReadAgeYears(dataset) is not { } years)
        {
            // An age that is there but cannot be read may well be an adult's, as the bare "62" of some systems: more doubt than no age at all.
            if (options.AgePolicy == AgePolicy.Refuse && dataset.GetString(DicomTag.PatientAge) is not null)
                return new(Reason.UnknownAge, $"{DicomTag.PatientAge} has a value that is no age string (nnnD, nnnW, nnnM or nnnY), and no dates tell the age.");
            if (options.UnknownAge == DoubtPolicy.Refuse)
                return new(Reason.UnknownAge, $"Neither {DicomTag.PatientAge} nor {DicomTag.PatientBirthDate} tells the age.");

            warnings.Add($"The header tells no age; the model is meant for {range.Min} to {range.Max} years.");
            return null;
        }

        if (years >= range.Min && years <= range.Max)
            return null;
        if (options.AgePolicy == AgePolicy.Refuse)
            return new(Reason.AgeOutsideIntendedUse, $"{DicomTag.PatientAge} is outside the {range.Min} to {range.Max} years that the model is meant for.");

        warnings.Add($"The patient's age is outside the {range.Min} to {range.Max} years that the model is meant for.");
        return null;
    }

    /// <summary>Completed years; null when the header does not tell, or tells nonsense.</summary>
    internal static int? ReadAgeYears(DicomDataset dataset) =>
        ParseAge(dataset.GetString(DicomTag.PatientAge))
        ?? YearsBetween(
            dataset.GetDate(DicomTag.PatientBirthDate),
            dataset.GetDate(DicomTag.StudyDate) ?? dataset.GetDate(DicomTag.AcquisitionDate));

    // PS3.5 §6.2 AS: nnnD, nnnW, nnnM or nnnY. A bare number, as some systems write it, has no unit and so tells nothing.
    private static int? ParseAge(string? value)
    {
        if (value is not [.. { Length: >= 1 and <= 3 } digits, 'D' or 'W' or 'M' or 'Y'] || !digits.All(char.IsAsciiDigit))
            return null;

        int number = int.Parse(digits, CultureInfo.InvariantCulture);
        return value[^1] switch
        {
            'D' => (int)(number / 365.25),
            'W' => (int)(number * 7 / 365.25),
            'M' => number / 12,
            _ => number <= 130 ? number : null,
        };
    }

    private static int? YearsBetween(DateOnly? birth, DateOnly? examination)
    {
        if (birth is not { } from || examination is not { } to)
            return null;

        int years = to.Year - from.Year - (to < from.AddYears(to.Year - from.Year) ? 1 : 0);
        return years is >= 0 and <= 130 ? years : null;
    }
}
