namespace Pneumonia.Training.Synthesis;

/// <param name="Term">Body Part Examined (PS3.16 annex L).</param>
/// <param name="Code">SNOMED CT code of PS3.16 CID 4009.</param>
/// <param name="Laterality">Image Laterality: U for an unpaired part.</param>
internal sealed record BodyPart(string Term, string Code, string Meaning, string Laterality)
{
    public static readonly BodyPart Chest = new("CHEST", "51185008", "Chest", "U");
    public static readonly BodyPart Hand = new("HAND", "85562004", "Hand", "L");
}
