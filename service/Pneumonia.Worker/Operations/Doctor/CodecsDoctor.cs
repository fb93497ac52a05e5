using Pneumonia.Dicom;
using Pneumonia.Imaging;

namespace Pneumonia.Worker.Operations.Doctor;

/// <summary>The codec module loads, and a built-in frame of every transfer syntax gives the very samples that it must.</summary>
internal sealed class CodecsDoctor(CodecSandbox codecs) : IDoctorCheck
{
    private const string Reinstall = "Install the program again. If that does not help, report this line with the processor's and the system's name.";

    public string Name => "codecs";

    public IEnumerable<CheckResult> Run(CancellationToken cancellationToken)
    {
        yield return Load();
        foreach (var frame in BuiltInFrame.All)
            yield return Check(frame, $"codec {frame.Syntax.Uid}");
    }

    private CheckResult Load()
    {
        try
        {
            codecs.WarmUp();
            return CheckResult.Ok(Name, "The codec module is the one of this version and runs.");
        }
        catch (CodecUnavailableException exception)
        {
            return CheckResult.Failed(Name, exception.Message, "Look whether a virus scanner took the module away; install the program again.");
        }
    }

    private CheckResult Check(BuiltInFrame frame, string name)
    {
        try
        {
            using var file = DicomFile.Read(frame.Content);
            if (!GrayscaleImage.TryRead(file, codecs, out var image, out var refusal))
                return CheckResult.Failed(name, $"{frame.Syntax.Name}: {refusal}", Reinstall);

            using (image)
            {
                string sha256 = image.ComputeSampleSha256();
                return sha256 == frame.SampleSha256
                    ? CheckResult.Ok(name, frame.Syntax.Name)
                    : CheckResult.Failed(name, $"{frame.Syntax.Name}: the samples (SHA-256 {sha256}) are not those that the frame holds.", Reinstall);
            }
        }
        catch (CodecUnavailableException exception)
        {
            return CheckResult.Failed(name, $"{frame.Syntax.Name}: {exception.Message}", "See codecs.");
        }
    }
}
