using Pneumonia.Dicom;
using Pneumonia.Imaging;
using Pneumonia.Inference;

namespace Pneumonia.Worker.Scoring;

/// <summary>
/// Whether a header describes a frontal chest radiograph of a patient for whom the model is meant. Any doubt is a refusal that names the tag,
/// the coded value found and the rule. The checks run in this order and the first refusal counts.
/// </summary>
internal sealed class Eligibility(IntendedUse use, ScoringOptions options)
{
    // PS3.3 §C.7.6.1.1.2: value 3 and on. The picture is not the exposure itself.
    private static readonly string[] DerivedImageTypes = ["LOCALIZER", "SCOUT", "REFORMATTED", "SUBTRACTION", "SCREENSAVE", "SCREEN SAVE"];

    /// <param name="warnings">Takes what was assumed where the options allow to assume.</param>
    /// <returns>Null when the instance is eligible.</returns>
    public Refusal? Check(DicomFile header, ICollection<string> warnings)
    {
        var dataset = header.Dataset;
        string? sopClass = SopClass.Of(header);
        return CheckIdentity(dataset)
            ?? (sopClass == SopClass.SecondaryCapture ? CheckSecondaryCapture(warnings) : CheckSopClass(sopClass) ?? CheckImageType(dataset))
            ?? CheckPresentationIntent(dataset)
            ?? CheckModality(dataset)
            ?? BodyPartRule.Check(dataset)
            ?? ViewRule.Check(dataset, use.Views, options.UnknownView, warnings)
            ?? AgeRule.Check(dataset, use.AgeYears, options, warnings);
    }

    /// <summary>A value that may stand in results and logs: code strings only (PS3.5 §6.2), since anything else could be typed text.</summary>
    internal static string Coded(string? value) => value switch
    {
        null or "" => "nothing",
        { Length: <= 16 } when value.All(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '_' or '-') => $"'{value}'",
        _ => "a value that is not a code string",
    };

    private static Refusal? CheckIdentity(DicomDataset dataset)
    {
        foreach (var tag in (DicomTag[])[DicomTag.StudyInstanceUid, DicomTag.SopInstanceUid])
        {
            if (dataset.GetUid(tag) is not null)
                continue;
            return dataset.GetString(tag) is null
                ? new(Reason.MissingAttribute, $"{tag} is missing or empty; without it the instance cannot be told from others.")
                : new(Reason.InvalidAttribute, $"{tag} is no UID: more than one value, more than {DicomLimits.MaxUidCharacters} characters, or not printable.");
        }

        return null;
    }

    private static Refusal? CheckSopClass(string? uid) => uid switch
    {
        SopClass.ComputedRadiography or SopClass.DigitalXRayForPresentation => null,
        SopClass.DigitalXRayForProcessing => new(
            Reason.ForProcessing, $"{DicomTag.SopClassUid} is Digital X-Ray Image Storage for Processing; only images for presentation are assessed."),
        null => new(Reason.MissingAttribute, $"{DicomTag.SopClassUid} is missing or empty."),
        _ => new(Reason.UnsupportedSopClass, $"{DicomTag.SopClassUid} is {CodedUid(uid)}; only CR and DX for presentation are assessed."),
    };

    private Refusal? CheckSecondaryCapture(ICollection<string> warnings)
    {
        if (options.SecondaryCapture == DoubtPolicy.Refuse)
            return new(Reason.DerivedImage, $"{DicomTag.SopClassUid} is Secondary Capture: the picture may have been scaled, windowed or annotated.");

        warnings.Add("Secondary capture: the picture may have been scaled, windowed or annotated.");
        return null;
    }

    private static string CodedUid(string uid) =>
        uid.Length <= 64 && uid.All(c => char.IsAsciiDigit(c) || c == '.') ? uid : "not a UID";

    private static Refusal? CheckPresentationIntent(DicomDataset dataset) =>
        dataset.GetString(DicomTag.PresentationIntentType) is { } intent && !string.Equals(intent, "FOR PRESENTATION", StringComparison.OrdinalIgnoreCase)
            ? new(Reason.ForProcessing, $"{DicomTag.PresentationIntentType} is {Coded(intent)}; only FOR PRESENTATION is assessed.")
            : null;

    private Refusal? CheckModality(DicomDataset dataset)
    {
        string? modality = dataset.GetString(DicomTag.Modality);
        return use.Modalities.Contains(modality, StringComparer.Ordinal)
            ? null
            : new(Reason.UnsupportedModality, $"{DicomTag.Modality} is {Coded(modality)}; the model is meant for {string.Join(", ", use.Modalities)}.");
    }

    // DERIVED in value 1 is usual for processed radiographs and says nothing against them; value 2 and the rest do (PS3.3 §C.8.11.1.1.1).
    private static Refusal? CheckImageType(DicomDataset dataset)
    {
        var values = dataset.GetStrings(DicomTag.ImageType);
        string? derived = values.Count > 1 && string.Equals(values[1], "SECONDARY", StringComparison.OrdinalIgnoreCase)
            ? values[1]
            : values.Skip(2).FirstOrDefault(value => DerivedImageTypes.Contains(value, StringComparer.OrdinalIgnoreCase));
        return derived is null
            ? null
            : new(Reason.DerivedImage, $"{DicomTag.ImageType} has {Coded(derived)}; only the radiograph itself is assessed.");
    }
}
