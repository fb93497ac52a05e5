using Microsoft.Extensions.Logging;
using Pneumonia.Dicom;
using Pneumonia.Imaging;
using Pneumonia.Inference;
using Pneumonia.Worker.Intake;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Results;

namespace Pneumonia.Worker.Scoring;

/// <summary>
/// The product in one place: file -> eligible? -> frames -> samples -> tensors -> model -> gate -> decision. The service, <c>score</c> and the
/// re-evaluation all come through here. Bad input and faults come back as outcomes with a reason; nothing throws. Thread-safe.
/// </summary>
internal sealed class ScoringPipeline(
    PneumoniaModel model, CodecSandbox codecs, ScoringOptions options, StudyKeys keys, TimeProvider clock, ILogger<ScoringPipeline> logger)
{
    private readonly ModelManifest _manifest = model.Package.Manifest;
    private readonly PixelBudget _budget = new((long)options.MaxMegabytesInFlight << 20);
    private readonly Eligibility _eligibility = new(model.Package.Manifest.IntendedUse, options);

    /// <summary>What the model says of itself.</summary>
    public ModelManifest Manifest => _manifest;

    /// <summary>The ONNX Runtime provider in use.</summary>
    public string ExecutionProvider => model.ExecutionProvider;

    /// <summary>One file, start to end.</summary>
    public InstanceResult Score(string path, InputKinds kinds)
    {
        using var instance = Prepare(path, kinds, clock.GetUtcNow());
        return Assess([instance])[0];
    }

    /// <summary>The part that may run for many files at once: everything before the model.</summary>
    /// <param name="rules">
    /// Of the file's export folder: it may be a zip archive (<see cref="PreparedInstance.Zip"/>), or one with holes. Null for a file that was named: an instance.
    /// </param>
    public PreparedInstance Prepare(string path, InputKinds kinds, DateTimeOffset receivedAt, FolderRules? rules = null)
    {
        var instance = new PreparedInstance { Path = path, ReceivedAt = receivedAt, StartedAt = clock.GetTimestamp() };
        instance.Refusal = RefusalOf(instance, () => kinds == InputKinds.DicomAndBitmaps && BitmapFile.IsBitmap(path)
            ? PrepareBitmap(instance)
            : PrepareDicom(instance, withIdentity: kinds == InputKinds.DicomOnly, mayHaveHoles: rules is null or { AllowHoles: true }));
        if (rules is not null)
            instance.Refusal = RefusalOf(instance, () => ZipPreparation.Look(instance, rules));
        return instance;
    }

    /// <summary>The part that runs once for a batch: model, gate, decision. One outcome an instance, in order.</summary>
    public IReadOnlyList<InstanceResult> Assess(IReadOnlyList<PreparedInstance> batch)
    {
        var frames = batch.Where(instance => instance.Refusal is null).SelectMany(instance => Enumerable.Range(0, instance.ScoredFrames), (instance, index) => new Frame(instance, index));
        var assessments = frames.Chunk(options.BatchSize).SelectMany(chunk => Run(chunk)).ToList();

        var results = new List<InstanceResult>(batch.Count);
        int next = 0;
        foreach (var instance in batch)
        {
            if (instance.Refusal is { } refusal)
            {
                results.Add(Refused(instance, refusal));
                continue;
            }

            results.Add(Decide(instance, assessments.GetRange(next, instance.ScoredFrames)));
            next += instance.ScoredFrames;
        }

        return results;
    }

    private Refusal? RefusalOf(PreparedInstance instance, Func<Refusal?> work)
    {
        try
        {
            return work();
        }
        catch (Exception exception)
        {
            var refusal = ReadFault.ToRefusal(exception);
            if (refusal.Reason == Reason.ProgramFault)
                logger.PreparationFaulted(exception, KeyOf(instance));
            return refusal;
        }
    }

    // The identity is for the ledger, and hashing costs more than the tensor: scoring that keeps nothing goes without.
    private Refusal? PrepareDicom(PreparedInstance instance, bool withIdentity, bool mayHaveHoles)
    {
        using var content = InstanceContent.Open(instance.Path);
        long bytes;
        using (var header = content.OpenHeader())
        {
            instance.Header = InstanceHeader.Read(header.Dataset);
            if (_eligibility.Check(header, instance.Warnings) is { } ineligible)
            {
                content.RequireIntact();
                return ineligible;
            }

            bytes = PixelBudget.Estimate(header);
        }

        using var share = _budget.Take(bytes);
        using var file = content.OpenFile();
        if (!mayHaveHoles && content.HasHoles())
            return new Refusal(Reason.Truncated, "Parts of the file were never written: what is read there is zeros, not pixels.");

        var pixels = DicomPixelData.Create(file);
        if (FrameRule.Check(pixels.NumberOfFrames, options.Frames) is { } unsupported)
            return unsupported;

        instance.RentTensors(pixels.NumberOfFrames, FrameRule.Count(pixels.NumberOfFrames, options.Frames, instance.Warnings), model.TensorLength);
        for (int frame = 0; frame < instance.ScoredFrames; frame++)
        {
            if (PrepareFrame(instance, file, pixels, frame, withIdentity) is { } refusal)
                return InFrame(instance, frame, refusal);
        }

        return null;
    }

    private Refusal? PrepareFrame(PreparedInstance instance, DicomFile file, DicomPixelData pixels, int frame, bool withIdentity)
    {
        if (!GrayscaleImage.TryReadFrame(file, pixels, frame, codecs, out var image, out var refusal, _manifest.Input.Tensor))
            return refusal;

        using (image)
        {
            if (withIdentity)
                instance.AddFrameSha256(image.ComputeIdentitySha256());
            return PrepareTensor(instance, image, frame);
        }
    }

    private Refusal? PrepareBitmap(PreparedInstance instance)
    {
        if (!GrayscaleImage.TryReadBitmap(BitmapFile.Read(instance.Path), out var image, out var refusal))
            return refusal;

        instance.Warnings.Add("JPEG or PNG: body part, view and age were not checked.");
        instance.RentTensors(totalFrames: 1, scoredFrames: 1, model.TensorLength);
        using (image)
            return PrepareTensor(instance, image, frame: 0);
    }

    private Refusal? PrepareTensor(PreparedInstance instance, GrayscaleImage image, int frame)
    {
        if (!ImageToTensor.TryConvert(image, _manifest.Input.Tensor, instance.TensorOf(frame), out string? warning, out var refusal))
            return refusal;

        // Frames of one instance share the attributes that give cause to warn: once is enough.
        if (warning is not null && !instance.Warnings.Contains(warning))
            instance.Warnings.Add(warning);
        return null;
    }

    // A batch that fails as a whole is run again image by image, so that the one at fault fails alone. Null is an image that fails alone.
    private List<Assessment?> Run(ReadOnlySpan<Frame> frames)
    {
        float[] tensors = new float[frames.Length * model.TensorLength];
        for (int i = 0; i < frames.Length; i++)
            frames[i].Instance.TensorOf(frames[i].Index).CopyTo(tensors.AsSpan(i * model.TensorLength));
        try
        {
            return [.. model.Assess(tensors, frames.Length)];
        }
        catch (Exception exception)
        {
            if (frames.Length == 1)
            {
                logger.AssessmentFaulted(exception, KeyOf(frames[0].Instance));
                return [null];
            }
        }

        List<Assessment?> assessments = [];
        for (int i = 0; i < frames.Length; i++)
            assessments.AddRange(Run(frames.Slice(i, 1)));
        return assessments;
    }

    // The highest frame decides, but doubt about any frame is doubt about the instance.
    private InstanceResult Decide(PreparedInstance instance, List<Assessment?> frames)
    {
        int deciding = frames.FindIndex(frame => Doubt(frame) is not null);
        if (deciding < 0)
            deciding = frames.Index().MaxBy(frame => frame.Item!.Findings!.Max(finding => finding.Probability)).Index;

        var assessment = frames[deciding];
        var result = Doubt(assessment) is { } refusal
            ? Refused(instance, InFrame(instance, deciding, refusal))
            : Result(instance, Outcome.Scored) with
            {
                Findings = [.. assessment!.Findings!.Select(finding => new FindingResult(finding.Label, finding.Probability, finding.Flagged, finding.OperatingPoint))],
            };
        return result with
        {
            Gate = GateOf(assessment),
            Frames = instance.TotalFrames == 1 ? null : new FramesResult(deciding + 1, instance.ScoredFrames, instance.TotalFrames),
            Model = new ModelIdentity(_manifest.Name, _manifest.Version, _manifest.Sha256),
            ExecutionProvider = model.ExecutionProvider,
        };
    }

    /// <summary>Why an assessment gives no probability; null when it does.</summary>
    private Refusal? Doubt(Assessment? assessment) => assessment switch
    {
        null => new Refusal(Reason.ModelFault, "The model could not be run on this image; the log has the exception."),
        { Findings: null } => new Refusal(Reason.NonFiniteOutput, "An output of the network is not a finite number."),
        _ when GateOf(assessment) is { } gate && !(gate.OutOfDistribution <= gate.Limit) => new Refusal(
            Reason.OutOfDistribution, $"The gate measured {gate.OutOfDistribution:0.####}; the package allows up to {gate.Limit:0.####}."),
        _ => null,
    };

    private GateResult? GateOf(Assessment? assessment) =>
        _manifest.Gate is { } gate && assessment?.OutOfDistribution is { } measure ? new GateResult(measure, gate.Limit) : null;

    private static Refusal InFrame(PreparedInstance instance, int frame, Refusal refusal) =>
        instance.TotalFrames == 1 ? refusal : refusal with { Detail = $"Frame {frame + 1} of {instance.TotalFrames}: {refusal.Detail}" };

    private InstanceResult Refused(PreparedInstance instance, Refusal refusal) =>
        Result(instance, ReadFault.IsMachineFault(refusal.Reason) ? Outcome.Failed : Outcome.NotAssessed) with
        {
            Reason = refusal.Reason,
            Detail = refusal.Detail,
        };

    private InstanceResult Result(PreparedInstance instance, Outcome outcome) => new()
    {
        Path = instance.Path,
        StudyInstanceUid = instance.Header.StudyInstanceUid,
        SeriesInstanceUid = instance.Header.SeriesInstanceUid,
        SopInstanceUid = instance.Header.SopInstanceUid,
        StudyKey = instance.Header.StudyInstanceUid is { } uid ? keys.OfStudy(uid) : null,
        Outcome = outcome,
        AcquiredAt = instance.Header.AcquiredAt,
        PixelSha256 = instance.PixelSha256,
        ReceivedAt = instance.ReceivedAt,
        ScoredAt = clock.GetUtcNow(),
        ElapsedMs = (long)clock.GetElapsedTime(instance.StartedAt).TotalMilliseconds,
        Warnings = [.. instance.Warnings],
    };

    private string KeyOf(PreparedInstance instance) =>
        instance.Header.StudyInstanceUid is { } uid ? keys.OfStudy(uid) : keys.OfFile(instance.Path);

    private readonly record struct Frame(PreparedInstance Instance, int Index);
}
