using System.Text.Json;
using Pneumonia.Dicom;
using Pneumonia.Imaging;
using Pneumonia.Inference;
using Pneumonia.TestKit;
using Pneumonia.Training.Synthesis;

namespace Pneumonia.Training.Tests.Synthesis;

/// <summary>The samples that the service ships are what their names, samples.json and README.md say.</summary>
public sealed class SampleFilesTests
{
    private const long MaxTotalBytes = 9_000_000;

    private static readonly string Folder = Path.Combine(Requires.RepositoryRoot, "service", "Pneumonia.Worker", "Samples");

    public static TheoryData<string> Scored => [.. Samples.Where(sample => sample.Outcome != ExpectedOutcome.Refused).Select(sample => sample.File)];

    public static TheoryData<string> Complete => [.. Samples.Where(sample => sample.Reason != Reason.Truncated).Select(sample => sample.File)];

    private static IReadOnlyList<SampleFile> Samples { get; } =
        JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(Folder, "samples.json")), SampleJson.Default.IReadOnlyListSampleFile)!;

    [Fact]
    public void Index_names_every_file_and_the_files_names_say_the_outcome()
    {
        Assert.Equal(Directory.EnumerateFiles(Folder, "*.dcm").Select(Path.GetFileName).Order(), Samples.Select(sample => sample.File).Order());
        Assert.All(Samples, sample => Assert.StartsWith(
            sample.Outcome switch { ExpectedOutcome.Flagged => "flagged-", ExpectedOutcome.NotFlagged => "not-flagged-", _ => "refused-" }, sample.File, StringComparison.Ordinal));
        Assert.All(Samples, sample => Assert.Equal(sample.Outcome == ExpectedOutcome.Refused, sample.Reason is not null));
    }

    [Fact]
    public void Together_they_are_small() =>
        Assert.InRange(Directory.EnumerateFiles(Folder).Sum(path => new FileInfo(path).Length), 1, MaxTotalBytes);

    [Theory]
    [MemberData(nameof(Complete))]
    public async Task Complete_sample_is_free_of_errors_for_dciodvfy(string sample) =>
        Assert.Empty(await Radiographs.FindErrorsAsync(await File.ReadAllBytesAsync(Path.Combine(Folder, sample), TestContext.Current.CancellationToken)));

    [Theory]
    [MemberData(nameof(Complete))]
    public void Header_says_synthetic(string sample)
    {
        using var file = DicomFile.OpenHeader(Path.Combine(Folder, sample));

        Assert.StartsWith("SYNTHETIC^", file.Dataset.GetString(DicomTag.PatientName), StringComparison.Ordinal);
        Assert.StartsWith("Synthetic", file.Dataset.GetString(DicomTag.PatientComments), StringComparison.Ordinal);
        Assert.StartsWith("Synthetic", file.Dataset.GetString(DicomTag.SeriesDescription), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Scored))]
    public void Scored_sample_is_read_without_a_warning(string sample)
    {
        using var file = DicomFile.Open(Path.Combine(Folder, sample));
        Assert.True(GrayscaleImage.TryRead(file, TestCodecs.Shared, out var image, out var refusal), refusal.ToString());

        float[] intensities = ChestTensor.Read(image, 64, 64, Standardisation.None);

        // The middle is mediastinum, the corner is outside the collimator: bright and dark whatever the polarity in the file.
        Assert.InRange(intensities[(32 * 64) + 32], 0.4f, 1);
        Assert.InRange(intensities[0], 0, 0.1f);
    }

    [Fact]
    public void Shipped_model_and_its_gate_say_of_each_sample_what_its_name_says()
    {
        using var model = PneumoniaModel.Open(ModelPackage.Load(Path.Combine(Requires.RepositoryRoot, "training", "models", "pneumonia")), "CPU", threads: 1);
        var judge = new SampleJudge(model, TestCodecs.Shared);

        Assert.All(Samples.Where(sample => sample.Outcome != ExpectedOutcome.Refused), sample =>
        {
            var assessment = judge.Assess(File.ReadAllBytes(Path.Combine(Folder, sample.File)));
            Assert.Equal(sample.Outcome == ExpectedOutcome.Flagged, SampleJudge.FindingOf(assessment).Flagged);
            Assert.True(assessment.OutOfDistribution <= model.Package.Manifest.Gate!.Limit, sample.File);
        });
        Assert.True(judge.Assess(File.ReadAllBytes(Path.Combine(Folder, "refused-upside-down.dcm"))).OutOfDistribution > model.Package.Manifest.Gate!.Limit);
    }

    [Fact]
    public void Broken_off_sample_is_truncated()
    {
        var refused = Assert.Throws<DicomException>(() => DicomFile.Open(Path.Combine(Folder, "refused-truncated.dcm")));

        Assert.Equal(DicomFault.Truncated, refused.Fault);
    }

    [Fact]
    public void Every_sample_is_an_instance_of_its_own()
    {
        string?[] uids = [.. Complete.Select(row => Uid(row.Data))];

        Assert.Equal(uids.Length, uids.Distinct().Count());
    }

    [Fact]
    public void No_sample_is_more_like_an_image_of_the_data_set_than_images_of_different_patients_typically_are()
    {
        using var dataSet = DataSetLikeness.Read(Requires.SharedData("kermany"), new Progress<double>());
        float limit = dataSet.Quantile(ChestSource.LikenessShare);
        Assert.InRange(limit, 0.85f, 0.95f);

        Assert.All(Scored, row =>
        {
            using var file = DicomFile.Open(Path.Combine(Folder, row.Data));
            Assert.True(GrayscaleImage.TryRead(file, TestCodecs.Shared, out var image, out _));
            Assert.InRange(dataSet.Nearest(ChestTensor.Read(image, DataSetLikeness.Size, DataSetLikeness.Size, Standardisation.None)), 0, limit);
        });
    }

    private static string? Uid(string sample)
    {
        using var file = DicomFile.OpenHeader(Path.Combine(Folder, sample));
        return file.Dataset.GetString(DicomTag.SopInstanceUid);
    }
}
