using Microsoft.Extensions.Logging;
using Pneumonia.Dicom;
using Pneumonia.Imaging;
using Pneumonia.Inference;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Results;

namespace Pneumonia.Worker.Scoring;

/// <summary>
/// The product in one place: file -> eligible? -> samples -> tensor -> model -> gate -> decision. The service, <c>score</c> and the
/// re-evaluation all come through here. Bad input and faults come back as outcomes with a reason; nothing throws. Thread-safe.
/// </summary>
internal sealed class ScoringPipeline(
    PneumoniaModel model, CodecSandbox codecs, ScoringOptions options, StudyKeys keys, TimeProvider clock, ILogger<ScoringPipeline> logger)
{
    private readonly ModelManifest _manifest = model.Package.Manifest;
    private readonly Eligibility _eligibility = new(model.Package.Manifest.IntendedUse, options);

    /// <summary>One file, start to end.</summary>
    public InstanceResult Score(string path, InputKinds kinds)
    {
        using var instance = Prepare(path, kinds, clock.GetUtcNow());
        return Assess([instance])[0];
    }

    /// <summary>The part that may run for many files at once: everything before the model.</summary>
    public PreparedInstance Prepare(string path, InputKinds kinds, DateTimeOffset receivedAt)
    {
        var instance = new PreparedInstance { Path = path, ReceivedAt = receivedAt, StartedAt = clock.GetTimestamp() };
        try
        {
            instance.Refusal = kinds == InputKinds.DicomAndBitmaps && BitmapFile.IsBitmap(path)
                ? PrepareBitmap(instance)
                : PrepareDicom(instance, withIdentity: kinds == InputKinds.DicomOnly);
        }
        catch (Exception exception)
        {
            instance.Refusal = ReadFault.ToRefusal(exception);
            if (instance.Refusal is { Reason: Reason.ProgramFault })
                logger.PreparationFaulted(exception, KeyOf(instance));
        }

        return instance;
    }

    /// <summary>The part that runs once for a batch: model, gate, decision. One outcome an instance, in order.</summary>
    public IReadOnlyList<InstanceResult> Assess(IReadOnlyList<PreparedInstance> batch)
    {
        PreparedInstance[] eligible = [.. batch.Where(instance => instance.Refusal is null)];
        var assessments = Run(eligible);

        var results = new List<InstanceResult>(batch.Count);
        int next = 0;
        foreach (var instance in batch)
            results.Add(instance.Refusal is { } refusal ? Refused(instance, refusal) : Decide(instance, assessments[next++]));
        return results;
    }

    // The identity is for the ledger, and hashing costs more than the tensor: scoring that keeps nothing goes without.
    private Refusal? PrepareDicom(PreparedInstance instance, bool withIdentity)
    {
        using (var header = DicomFile.OpenHeader(instance.Path))
        {
            instance.Header = InstanceHeader.Read(header.Dataset);
            if (_eligibility.Check(header, instance.Warnings) is { } ineligible)
                return ineligible;
        }

        using var file = DicomFile.Open(instance.Path);
        if (!GrayscaleImage.TryRead(file, codecs, out var image, out var refusal))
            return refusal;

        using (image)
        {
            if (withIdentity)
                instance.PixelSha256 = image.ComputeSampleSha256();
            return PrepareTensor(instance, image);
        }
    }

    private Refusal? PrepareBitmap(PreparedInstance instance)
    {
        if (!GrayscaleImage.TryReadBitmap(BitmapFile.Read(instance.Path), out var image, out var refusal))
            return refusal;

        instance.Warnings.Add("JPEG or PNG: body part, view and age were not checked.");
        using (image)
            return PrepareTensor(instance, image);
    }

    private Refusal? PrepareTensor(PreparedInstance instance, GrayscaleImage image)
    {
        if (!ImageToTensor.TryConvert(image, _manifest.Input.Tensor, instance.RentTensor(model.TensorLength), out string? warning, out var refusal))
            return refusal;

        if (warning is not null)
            instance.Warnings.Add(warning);
        return null;
    }

    // A batch that fails as a whole is run again image by image, so that the one at fault fails alone. Null is an image that fails alone.
    private List<Assessment?> Run(ReadOnlySpan<PreparedInstance> instances)
    {
        if (instances.Length == 0)
            return [];

        float[] tensors = new float[instances.Length * model.TensorLength];
        for (int i = 0; i < instances.Length; i++)
            instances[i].Tensor.CopyTo(tensors.AsSpan(i * model.TensorLength));
        try
        {
            return [.. model.Assess(tensors, instances.Length)];
        }
        catch (Exception exception)
        {
            if (instances.Length == 1)
            {
                logger.AssessmentFaulted(exception, KeyOf(instances[0]));
                return [null];
            }
        }

        List<Assessment?> assessments = [];
        for (int i = 0; i < instances.Length; i++)
            assessments.AddRange(Run(instances.Slice(i, 1)));
        return assessments;
    }

    private InstanceResult Decide(PreparedInstance instance, Assessment? assessment)
    {
        var gate = _manifest.Gate is { } limit && assessment?.OutOfDistribution is { } measure ? new GateResult(measure, limit.Limit) : null;
        var result = assessment switch
        {
            null => Refused(instance, new Refusal(Reason.ModelFault, "The model could not be run on this image; the log has the exception.")),
            { Findings: null } => Refused(instance, new Refusal(Reason.NonFiniteOutput, "An output of the network is not a finite number.")),
            _ when gate is not null && !(gate.OutOfDistribution <= gate.Limit) => Refused(
                instance, new Refusal(Reason.OutOfDistribution, $"The gate measured {gate.OutOfDistribution:0.####}; the package allows up to {gate.Limit:0.####}.")),
            { Findings: var findings } => Result(instance, Outcome.Scored) with
            {
                Findings = [.. findings.Select(finding => new FindingResult(finding.Label, finding.Probability, finding.Flagged, finding.OperatingPoint))],
            },
        };
        return result with
        {
            Gate = gate,
            Model = new ModelIdentity(_manifest.Name, _manifest.Version, _manifest.Sha256),
            ExecutionProvider = model.ExecutionProvider,
        };
    }

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
        ReceivedAt = instance.ReceivedAt,
        ScoredAt = clock.GetUtcNow(),
        ElapsedMs = (long)clock.GetElapsedTime(instance.StartedAt).TotalMilliseconds,
        Warnings = [.. instance.Warnings],
    };

    private string KeyOf(PreparedInstance instance) =>
        instance.Header.StudyInstanceUid is { } uid ? keys.OfStudy(uid) : keys.OfFile(instance.Path);
}
