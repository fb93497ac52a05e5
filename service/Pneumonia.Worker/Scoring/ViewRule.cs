using Pneumonia.Dicom;
using Pneumonia.Imaging;

namespace Pneumonia.Worker.Scoring;

/// <summary>The view must be told, and all that tells it must name a view that the model is meant for.</summary>
internal static class ViewRule
{
    // Seen behind PA and AP in the field; they say how the patient was placed, not where the beam went. Oblique, axial and lordotic are not among them.
    private static readonly string[] PlacementWords = ["ERECT", "UPRIGHT", "STANDING", "SITTING", "SUPINE", "PORTABLE", "MOBILE", "BED"];

    /// <summary>PS3.16 CID 4010, SNOMED CT and the older SNOMED-RT codes.</summary>
    private static readonly Dictionary<string, string> ViewCodes = new(StringComparer.Ordinal)
    {
        ["272479007"] = "PA",
        ["R-40888"] = "PA",
        ["R-10214"] = "PA",
        ["399348003"] = "AP",
        ["R-10206"] = "AP",
    };

    public static Refusal? Check(DicomDataset dataset, IReadOnlyList<string> views, DoubtPolicy unknownView, ICollection<string> warnings)
    {
        string? position = dataset.GetString(DicomTag.ViewPosition);
        if (position is not null && !views.Contains(ViewOf(position), StringComparer.Ordinal))
            return NotMeant(DicomTag.ViewPosition, position, views);

        var codes = dataset.GetSequence(DicomTag.ViewCodeSequence);
        foreach (var code in codes)
        {
            string? value = code.GetString(DicomTag.CodeValue);
            if (value is null || !views.Contains(ViewCodes.GetValueOrDefault(value), StringComparer.Ordinal))
                return NotMeant(DicomTag.ViewCodeSequence, value, views);

            // PS3.16 CID 4011: every modifier tilts the beam.
            if (code.GetSequence(DicomTag.ViewModifierCodeSequence) is [var modifier, ..])
                return NotMeant(DicomTag.ViewModifierCodeSequence, modifier.GetString(DicomTag.CodeValue), views);
        }

        if (position is not null || codes.Count > 0)
            return null;
        if (unknownView == DoubtPolicy.Refuse)
            return new(Reason.UnknownView, $"Neither {DicomTag.ViewPosition} nor {DicomTag.ViewCodeSequence} tells the view.");

        warnings.Add("The header tells no view; assessed as frontal because Scoring:UnknownView says so.");
        return null;
    }

    private static string? ViewOf(string position)
    {
        string[] words = position.ToUpperInvariant().Split([' ', '_', '-'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 0 && words[1..].All(word => PlacementWords.Contains(word, StringComparer.Ordinal)) ? words[0] : null;
    }

    private static Refusal NotMeant(DicomTag tag, string? value, IReadOnlyList<string> views) =>
        new(Reason.NotFrontal, $"{tag} is {Eligibility.Coded(value)}; the model is meant for {string.Join(" and ", views)}.");
}
