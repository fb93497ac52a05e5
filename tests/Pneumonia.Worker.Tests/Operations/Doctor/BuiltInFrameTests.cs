using Pneumonia.Dicom;
using Pneumonia.Imaging;
using Pneumonia.TestKit;
using Pneumonia.Worker.Operations.Doctor;

namespace Pneumonia.Worker.Tests.Operations.Doctor;

/// <summary>
/// The doctor's frames are what their makers make of one picture, and their expected samples are that picture's. To make them anew, set
/// PNEUMONIA_WRITE_FRAMES to service/Pneumonia.Worker/Operations/Doctor/Frames, run this class, and build again.
/// </summary>
public sealed class BuiltInFrameTests : IDisposable
{
    private static readonly string[] Lossy =
    [
        "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51", "1.2.840.10008.1.2.4.53", "1.2.840.10008.1.2.4.55", "1.2.840.10008.1.2.4.81",
        "1.2.840.10008.1.2.4.91", "1.2.840.10008.1.2.4.111", "1.2.840.10008.1.2.4.112", "1.2.840.10008.1.2.4.203",
    ];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Syntaxes =>
        [.. DicomTransferSyntax.All.Where(syntax => !syntax.IsEncapsulated || CodecSandbox.CanDecode(syntax)).Select(syntax => syntax.Uid)];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void There_is_a_frame_of_every_transfer_syntax_that_is_read() =>
        Assert.Equal(Syntaxes.Select(row => row.Data).Order(StringComparer.Ordinal), BuiltInFrame.All.Select(frame => frame.Syntax.Uid).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Syntaxes))]
    public async Task Its_maker_makes_the_same_samples_again(string syntax)
    {
        byte[] made = await new BuiltInFrameMaker(_folder.Path, Cancel).MakeAsync(syntax);
        if (Environment.GetEnvironmentVariable("PNEUMONIA_WRITE_FRAMES") is { Length: > 0 } target)
            await File.WriteAllBytesAsync(Path.Combine(target, $"{syntax}.dcm"), made, Cancel);

        string sha256 = Hash(made);

        Assert.Equal(BuiltInFrame.All.Single(frame => frame.Syntax.Uid == syntax).SampleSha256, sha256);
    }

    [Theory]
    [MemberData(nameof(Syntaxes))]
    public void Its_samples_are_the_pictures_within_what_its_syntax_loses(string syntax)
    {
        using var file = DicomFile.Read(BuiltInFrame.All.Single(frame => frame.Syntax.Uid == syntax).Content);
        using var frame = DicomPixelData.Create(file).GetFrame(0, TestCodecs.Shared);

        int bits = BuiltInFrameMaker.BitsOf(syntax);
        double tolerance = Lossy.Contains(syntax) ? 0.03 * ((1 << bits) - 1) : 0;
        var samples = frame.Samples;
        for (int i = 0; i < BuiltInFrameMaker.Rows * BuiltInFrameMaker.Columns; i++)
        {
            int expected = BuiltInFrameMaker.Sample(i / BuiltInFrameMaker.Columns, i % BuiltInFrameMaker.Columns, bits);
            Assert.InRange(Stored(samples.Span, i, frame.Format), expected - tolerance, expected + tolerance);
        }
    }

    [Fact]
    public void Without_the_codec_module_only_native_frames_and_run_lengths_are_well()
    {
        using var codecs = BrokenCodecs.Create();

        var results = new CodecsDoctor(codecs).Run(Cancel).ToList();

        Assert.Equal(CheckStatus.Failed, results[0].Status);
        Assert.Equal(
            ["1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.98", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.5"],
            results.Where(result => result.Status == CheckStatus.Ok).Select(result => result.Name["codec ".Length..]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void With_it_every_frame_is_well_and_named_with_its_UID()
    {
        var results = new CodecsDoctor(TestCodecs.Shared).Run(Cancel).ToList();

        Assert.All(results, result => Assert.True(result.Status == CheckStatus.Ok, result.Detail));
        Assert.Equal(BuiltInFrame.All.Count + 1, results.Count);
        Assert.Contains(results, result => result.Name == "codec 1.2.840.10008.1.2.4.70" && result.Detail.StartsWith("JPEG Lossless", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    private static string Hash(byte[] content)
    {
        using var file = DicomFile.Read(content);
        Assert.True(GrayscaleImage.TryRead(file, TestCodecs.Shared, out var image, out var refusal), refusal.ToString());
        using (image)
            return image.ComputeSampleSha256();
    }

    private static int Stored(ReadOnlySpan<byte> samples, int index, FrameFormat format) => (format.BitsAllocated, format.IsBigEndian) switch
    {
        (8, _) => samples[index],
        (_, false) => samples[2 * index] | (samples[(2 * index) + 1] << 8),
        _ => samples[(2 * index) + 1] | (samples[2 * index] << 8),
    };
}
