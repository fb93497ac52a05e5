using Pneumonia.Dicom;

namespace Pneumonia.Imaging;

/// <summary>Why something is not assessed, and where: tag, byte offset, value found, rule. Carries no patient data.</summary>
public readonly record struct Refusal(Reason Reason, string Detail)
{
    public static Refusal From(DicomException exception) => new((Reason)exception.Fault, exception.Message);

    public override string ToString() => $"{Reason} ({(int)Reason}): {Detail}";
}
