using Pneumonia.Dicom;
using Pneumonia.Imaging;
using Pneumonia.Inference;

namespace Pneumonia.Worker.Scoring;

internal sealed class Eligibility(IntendedUse use, ScoringOptions options)
{
    public Refusal? Check(DicomFile header, ICollection<string> warnings) => throw new NotImplementedException($"{use} {options}");
}
