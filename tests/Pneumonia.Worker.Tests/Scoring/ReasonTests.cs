using Pneumonia.Dicom;
using Pneumonia.Imaging;
using Pneumonia.TestKit;
using Pneumonia.Worker.Results;
using Pneumonia.Worker.Scoring;
using Pneumonia.Worker.Tests.Zip;

namespace Pneumonia.Worker.Tests.Scoring;

/// <summary>Every reason that the Worker itself gives can be brought about; those of Dicom and Imaging have such tests in their projects.</summary>
public sealed class ReasonTests
{
    private static readonly Reason[] OfOthers =
        [Reason.NotAnImage, Reason.ImageTooSmall, Reason.NoContrast, Reason.InvalidGrayscaleTransform, Reason.CodecUnavailable];

    public static TheoryData<Reason> OfWorker => [.. Enum.GetValues<Reason>().Where(reason => !Enum.IsDefined((DicomFault)reason) && !OfOthers.Contains(reason))];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(OfWorker))]
    public async Task Every_reason_of_the_worker_comes_about(Reason reason)
    {
        using var models = new TemporaryFolder();
        var options = new ScoringOptions { MaxAttempts = 1, UnknownAge = reason == Reason.UnknownAge ? DoubtPolicy.Refuse : DoubtPolicy.Assess };
        using var bench = new PipelineBench(options, modelFolder: reason == Reason.NonFiniteOutput ? ModelOfNaN(models.Path) : null);
        Directory.CreateDirectory(bench.InInbox("sub"));
        string path = bench.InInbox(Path.Combine("sub", "a.dcm"));
        var instance = Instance(reason).WithSopInstanceUid("1.2.3");
        if (reason is Reason.ZipRefused or Reason.ZipEntryDamaged)
            RawZip.Save(path, new RawEntry("a", instance.Build()) { Flags = (ushort)(reason == Reason.ZipRefused ? 1 : 0), Crc = 1 });
        else
            instance.Save(path);
        await bench.TakeAsync();

        await ScoreAsync(bench, reason, path);

        var outcome = bench.Outcomes()[^1];
        Assert.Equal(reason, outcome.Reason);
        Assert.Equal((int)reason is 403 or >= 500 ? Outcome.Failed : Outcome.NotAssessed, outcome.Outcome);
        Assert.NotEmpty(outcome.Detail!);
        Assert.Null(outcome.Probability);
    }

    private static ChestInstanceBuilder Instance(Reason reason) => reason switch
    {
        Reason.UnsupportedSopClass => A.ChestInstance().WithSopClass("1.2.840.10008.5.1.4.1.1.2"),
        Reason.UnsupportedModality => A.ChestInstance().WithModality("RF"),
        Reason.NotChest => A.ChestInstance().WithBodyPart("HAND"),
        Reason.NotFrontal => A.ChestInstance().WithViewPosition("LL"),
        Reason.UnknownView => A.ChestInstance().WithViewPosition(null).Without(DicomTag.ViewCodeSequence),
        Reason.AgeOutsideIntendedUse => A.ChestInstance().WithPatientAge("040Y"),
        Reason.UnknownAge => A.ChestInstance().WithPatientAge(null),
        Reason.ForProcessing => A.ChestInstance().WithSopClass(ChestInstanceBuilder.DigitalXRayForProcessing),
        Reason.DerivedImage => A.ChestInstance().With(DicomTag.ImageType, DicomVR.CS, "DERIVED", "SECONDARY"),
        Reason.OutOfDistribution => A.ChestInstance().WithPixels(64, 64, (row, _) => row < 2 ? 0 : 4095),
        _ => TestImages.Flagged(),
    };

    private static async Task ScoreAsync(PipelineBench bench, Reason reason, string path)
    {
        switch (reason)
        {
            case Reason.Unreadable:
                File.Delete(path);
                break;
            case Reason.ConflictingInstance:
                await bench.ScoreAsync();
                TestImages.NotFlagged().WithSopInstanceUid("1.2.3").Save(bench.InInbox("b.dcm"));
                await bench.TakeAsync();
                break;
            case Reason.InputOutputFault:
                using (new CircularFolder(Path.GetDirectoryName(path)!))
                    await bench.ScoreAsync();
                return;
            case Reason.ModelFault:
                await bench.Get<ActivePipeline>().GetAsync(Cancel);
                bench.Get<ActivePipeline>().Dispose();
                break;
            case Reason.ProgramFault:
                await bench.Get<Pneumonia.Worker.Ledger.LedgerStore>().ClaimAsync("a process that dies", 1, TimeSpan.FromSeconds(5), Cancel);
                bench.Clock.Advance(TimeSpan.FromSeconds(5));
                break;
        }

        await bench.ScoreAsync();
    }

    /// <summary>The tiny model with one weight that is not a number.</summary>
    private static string ModelOfNaN(string folder)
    {
        TinyModel.CopyTo(folder);
        string onnx = Path.Combine(folder, "model.onnx"), manifest = Path.Combine(folder, "model.json");
        string oldHash = Hash(onnx);
        byte[] bytes = File.ReadAllBytes(onnx);
        int weight = bytes.AsSpan().IndexOf(BitConverter.GetBytes(8f / 256));
        Assert.True(weight > 0);
        BitConverter.GetBytes(float.NaN).CopyTo(bytes, weight);
        File.WriteAllBytes(onnx, bytes);
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace(oldHash, Hash(onnx), StringComparison.Ordinal));
        return folder;
    }

    private static string Hash(string path) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)));
}
