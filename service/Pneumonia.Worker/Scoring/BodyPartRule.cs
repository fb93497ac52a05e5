using Pneumonia.Dicom;
using Pneumonia.Imaging;

namespace Pneumonia.Worker.Scoring;

/// <summary>The body part must be told, and all that tells it must say chest.</summary>
internal static class BodyPartRule
{
    // PS3.16 annex L has CHEST and THORAX; LUNG and LUNGS are seen in the field. View words are appended by some vendors ("CHEST PA").
    private static readonly string[] Chest = ["CHEST", "THORAX", "LUNG", "LUNGS"];
    private static readonly string[] ViewWords = ["PA", "AP"];

    // PS3.16 CID 4009, and the codes that it had before and after: chest (SCT, SRT), lung (SCT, SRT).
    private static readonly string[] ChestCodes = ["51185008", "43799004", "816094009", "T-D3000", "39607008", "T-28000"];

    public static Refusal? Check(DicomDataset dataset)
    {
        string? bodyPart = dataset.GetString(DicomTag.BodyPartExamined);
        if (bodyPart is not null && !IsChest(bodyPart))
            return NotChest(DicomTag.BodyPartExamined, bodyPart);

        var regions = dataset.GetSequence(DicomTag.AnatomicRegionSequence);
        foreach (string? region in regions.Select(region => region.GetString(DicomTag.CodeValue)))
        {
            if (!ChestCodes.Contains(region, StringComparer.Ordinal))
                return NotChest(DicomTag.AnatomicRegionSequence, region);
        }

        return bodyPart is null && regions.Count == 0
            ? new(Reason.NotChest, $"Neither {DicomTag.BodyPartExamined} nor {DicomTag.AnatomicRegionSequence} tells the body part.")
            : null;
    }

    private static bool IsChest(string bodyPart)
    {
        string[] words = bodyPart.ToUpperInvariant().Split([' ', '_', '-'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 0 && Chest.Contains(words[0], StringComparer.Ordinal) && words[1..].All(word => ViewWords.Contains(word, StringComparer.Ordinal));
    }

    private static Refusal NotChest(DicomTag tag, string? value) =>
        new(Reason.NotChest, $"{tag} is {Eligibility.Coded(value)}; only the chest is assessed.");
}
