using Pneumonia.Dicom;
using Pneumonia.Imaging;
using Pneumonia.Inference;

namespace Pneumonia.Training.Synthesis;

/// <summary>Asks a model package whether a drawn chest is a chest to it and clearly on its class's side of the operating point, so that a later model will agree.</summary>
internal sealed class SampleJudge(PneumoniaModel model, CodecSandbox codecs)
{
    /// <summary>Distance from the operating point, in logits: odds of 20 to 1 against it.</summary>
    public const double Margin = 3;

    /// <summary>The gate lets the image pass, and the finding is clear.</summary>
    public bool IsClear(Assessment assessment, bool isPneumonia)
    {
        if (assessment.OutOfDistribution > model.Package.Manifest.Gate?.Limit)
            return false;

        var finding = FindingOf(assessment);
        double distance = Logit(finding.Probability) - Logit(finding.OperatingPoint);
        return isPneumonia ? distance >= Margin : distance <= -Margin;
    }

    public static Finding FindingOf(Assessment assessment) => assessment.Findings?[0] ?? throw new RefusedException("The network's output is not a finite number.");

    /// <summary>What the model says of a file, the service's way.</summary>
    /// <exception cref="RefusedException">The file has no readable image.</exception>
    public Assessment Assess(byte[] content)
    {
        using var file = DicomFile.Read(content);
        if (!GrayscaleImage.TryRead(file, codecs, out var image, out var refusal))
            throw new RefusedException(refusal.ToString());

        using (image)
        {
            float[] tensor = new float[model.TensorLength];
            if (!ImageToTensor.TryConvert(image, model.Package.Manifest.Input.Tensor, tensor, out _, out refusal))
                throw new RefusedException(refusal.ToString());
            return model.Assess(tensor, 1)[0];
        }
    }

    private static double Logit(double probability) => Math.Log(probability / (1 - probability));
}
