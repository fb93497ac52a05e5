using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pneumonia.Dicom;
using Pneumonia.Imaging;
using Pneumonia.Inference;
using Pneumonia.TestKit;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Results;
using Pneumonia.Worker.Scoring;
using SkiaSharp;

namespace Pneumonia.Worker.Tests.Scoring;

public sealed class ScoringPipelineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PneumoniaModel _model = PneumoniaModel.Open(ModelPackage.Load(TinyModel.Folder), "CPU", threads: 1);
    private readonly ScoringPipeline _pipeline;

    public ScoringPipelineTests() => _pipeline = new ScoringPipeline(
        _model, TestCodecs.Shared, new ScoringOptions(), StudyKeys.Ephemeral(), new FakeTimeProvider(), NullLogger<ScoringPipeline>.Instance);

    public static TheoryData<string, Reason> RefusedFiles => new()
    {
        { "text", Reason.NotDicom },
        { "empty", Reason.EmptyFile },
        { "cut", Reason.Truncated },
        { "gone", Reason.Unreadable },
        { "ct", Reason.UnsupportedSopClass },
        { "lateral", Reason.NotFrontal },
        { "no pixels", Reason.NoPixelData },
        { "colour", Reason.NotGrayscale },
        { "flat", Reason.NoContrast },
        { "small", Reason.ImageTooSmall },
        { "white", Reason.OutOfDistribution },
        { "jpeg", Reason.NotDicom },
    };

    [Theory]
    [MemberData(nameof(RefusedFiles))]
    public void Unsuitable_files_end_as_not_assessed_with_their_reason(string kind, Reason expected)
    {
        var result = _pipeline.Score(Save(kind), InputKinds.DicomOnly);

        Assert.Equal((Outcome.NotAssessed, expected), (result.Outcome, result.Reason));
        Assert.NotEmpty(result.Detail!);
        Assert.Empty(result.Findings);
    }

    [Fact]
    public void An_instance_is_scored_with_all_that_its_result_needs()
    {
        string path = TestImages.Flagged().WithUids("1.2.3", "1.2.3.4", "1.2.3.4.5").Save(_folder["a.dcm"]);

        var result = _pipeline.Score(path, InputKinds.DicomOnly);

        Assert.Equal(Outcome.Scored, result.Outcome);
        Assert.Null(result.Reason);
        Assert.Equal(("1.2.3", "1.2.3.4", "1.2.3.4.5"), (result.StudyInstanceUid, result.SeriesInstanceUid, result.SopInstanceUid));
        Assert.Matches("^[0-9a-f]{16}$", result.StudyKey!);
        var finding = Assert.Single(result.Findings);
        Assert.Equal(("pneumonia", true, 0.5), (finding.Label, finding.Flagged, finding.OperatingPoint));
        Assert.InRange(finding.Probability, 0.9, 1);
        Assert.Equal(("tiny", "1.0.0"), (result.Model!.Name, result.Model.Version));
        Assert.Equal("CPU", result.ExecutionProvider);
        Assert.Equal(0.95, result.Gate!.Limit);
        Assert.Equal("2026-01-02T03:04:05", result.AcquiredAt);
        Assert.Equal(InstanceResult.ResearchNotice, result.Notice);
    }

    [Fact]
    public void Both_polarities_of_the_same_film_get_the_same_probability()
    {
        string plain = A.ChestInstance().Save(_folder["plain.dcm"]);
        using var bytes = DicomFile.Open(plain);
        var inverted = A.ChestInstance().WithMonochrome1().WithPixels(96, 80, (row, column) => 4095 - Sample(bytes, row, column));

        var first = _pipeline.Score(plain, InputKinds.DicomOnly);
        var second = _pipeline.Score(inverted.Save(_folder["inverted.dcm"]), InputKinds.DicomOnly);

        Assert.Equal(first.Probability!.Value, second.Probability!.Value, 3);
    }

    [Fact]
    public void One_bad_image_does_not_change_what_its_batch_gets()
    {
        string[] paths = [TestImages.Flagged().Save(_folder["a.dcm"]), Save("cut"), Save("white"), TestImages.NotFlagged().Save(_folder["b.dcm"])];
        PreparedInstance[] batch = [.. paths.Select(path => _pipeline.Prepare(path, InputKinds.DicomOnly, default))];

        var together = _pipeline.Assess(batch);

        var alone = paths.Select(path => _pipeline.Score(path, InputKinds.DicomOnly));
        Assert.Equal(alone.Select(Summary), together.Select(Summary));
        Assert.Equal([null, Reason.Truncated, Reason.OutOfDistribution, null], together.Select(result => result.Reason));
    }

    [Fact]
    public void A_model_that_cannot_be_run_fails_each_image_for_itself()
    {
        PreparedInstance[] batch = [.. Enumerable.Range(0, 3).Select(i => _pipeline.Prepare(TestImages.Flagged().Save(_folder[$"{i}.dcm"]), InputKinds.DicomOnly, default))];
        _model.Dispose();

        var results = _pipeline.Assess(batch);

        Assert.All(results, result => Assert.Equal((Outcome.Failed, Reason.ModelFault), (result.Outcome, result.Reason)));
    }

    [Fact]
    public void Bitmaps_are_scored_only_for_those_who_vouch_for_them()
    {
        string path = Save("jpeg");

        var result = _pipeline.Score(path, InputKinds.DicomAndBitmaps);

        Assert.Equal(Outcome.Scored, result.Outcome);
        Assert.Single(result.Warnings);
        Assert.Null(result.StudyKey);
    }

    [Fact]
    public void Window_that_shows_nothing_is_replaced_and_the_result_says_so()
    {
        string path = TestImages.Flagged().WithWindow(60_000, 10).Save(_folder["black.dcm"]);

        var result = _pipeline.Score(path, InputKinds.DicomOnly);

        Assert.NotEqual(Reason.NoContrast, result.Reason);
        Assert.Contains("percentile", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void No_detail_holds_the_path()
    {
        foreach (var (kind, _) in RefusedFiles.Select(row => row.Data))
            Assert.DoesNotContain(_folder.Path, _pipeline.Score(Save(kind), InputKinds.DicomOnly).Detail!, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    private static (Outcome Outcome, Reason? Reason, double? Probability) Summary(InstanceResult result) =>
        (result.Outcome, result.Reason, result.Probability is { } probability ? Math.Round(probability, 5) : null);

    private static int Sample(DicomFile file, int row, int column)
    {
        using var frame = DicomPixelData.Create(file).GetFrame(0, TestCodecs.Shared);
        var samples = frame.Samples.Span[(((row * 80) + column) * 2)..];
        return samples[0] | (samples[1] << 8);
    }

    private string Save(string kind)
    {
        string path = _folder[kind];
        switch (kind)
        {
            case "text":
                File.WriteAllText(path, new string('x', 1000));
                break;
            case "empty":
                File.WriteAllBytes(path, []);
                break;
            case "cut":
                File.WriteAllBytes(path, A.ChestInstance().Build()[..^100]);
                break;
            case "gone":
                break;
            case "jpeg":
                using (var bitmap = new SKBitmap(64, 64, SKColorType.Gray8, SKAlphaType.Opaque))
                {
                    for (int i = 0; i < 64 * 64; i++)
                        bitmap.SetPixel(i % 64, i / 64, new SKColor((byte)(i / 16), (byte)(i / 16), (byte)(i / 16)));
                    using var jpeg = bitmap.Encode(SKEncodedImageFormat.Jpeg, 95);
                    File.WriteAllBytes(path, jpeg.ToArray());
                }

                break;
            default:
                Unsuitable(kind).Save(path);
                break;
        }

        return path;
    }

    private static ChestInstanceBuilder Unsuitable(string kind) => kind switch
    {
        "ct" => A.ChestInstance().WithSopClass("1.2.840.10008.5.1.4.1.1.2"),
        "lateral" => A.ChestInstance().WithViewPosition("LL"),
        "no pixels" => A.ChestInstance().Without(DicomTag.PixelData),
        "colour" => A.ChestInstance().With(writer => writer.Add(DicomTag.SamplesPerPixel, 3)).WithPhotometricInterpretation("RGB")
            .WithBitsStored(8).WithPixelBytes([.. Enumerable.Range(0, 96 * 80 * 3).Select(i => (byte)i)]),
        "flat" => A.ChestInstance().WithPixels(64, 64, (_, _) => 1000),
        "small" => A.ChestInstance().WithPixels(16, 16, (row, column) => row * column),
        "white" => A.ChestInstance().WithPixels(64, 64, (row, column) => row < 2 ? 0 : 4095),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
