using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pneumonia.Dicom;
using Pneumonia.Imaging;
using Pneumonia.Inference;
using Pneumonia.TestKit;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Results;
using Pneumonia.Worker.Scoring;

namespace Pneumonia.Worker.Tests.Scoring;

/// <summary>Instances of several frames, and of compressed ones. The tiny model flags a frame whose centre is brighter than its border.</summary>
public sealed class FrameTests : IDisposable
{
    private const int Size = 64;

    private static readonly FrameFormat Format = new()
    {
        Rows = Size,
        Columns = Size,
        SamplesPerPixel = 1,
        BitsAllocated = 16,
        BitsStored = 12,
        HighBit = 11,
        IsSigned = false,
        PhotometricInterpretation = "MONOCHROME2",
    };

    private readonly TemporaryFolder _folder = new();
    private readonly PneumoniaModel _model = PneumoniaModel.Open(ModelPackage.Load(TinyModel.Folder), "CPU", threads: 1);

    [Fact]
    public void Several_frames_are_refused_unless_the_options_say_otherwise()
    {
        var result = Score(Frames(centre: [500, 3000]), new ScoringOptions());

        Assert.Equal((Outcome.NotAssessed, Reason.UnsupportedFrameCount), (result.Outcome, result.Reason));
        Assert.Null(result.Frames);
    }

    [Fact]
    public void The_first_frame_alone_is_scored_with_a_warning_that_says_so()
    {
        var result = Score(Frames(centre: [500, 3000]), new ScoringOptions { Frames = FramesPolicy.First });

        Assert.False(result.IsFlagged);
        Assert.Equal(new FramesResult(1, 1, 2), result.Frames);
        Assert.Contains("2 frames", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_all_frames_the_highest_decides_and_is_named()
    {
        var result = Score(Frames(centre: [500, 2800, 3000, 2900, 600]), new ScoringOptions { Frames = FramesPolicy.All, BatchSize = 2 });

        Assert.Equal(new FramesResult(3, 5, 5), result.Frames);
        Assert.True(result.IsFlagged);
        Assert.Equal(Score(Frames(centre: [3000]), new ScoringOptions()).Probability!.Value, result.Probability!.Value, precision: 6);
    }

    [Fact]
    public void A_frame_in_doubt_puts_the_whole_instance_in_doubt_and_is_named()
    {
        byte[] white = Film((row, _) => row < 2 ? 0 : 4095);
        var result = Score(Native([Centre(3000), white]), new ScoringOptions { Frames = FramesPolicy.All });

        Assert.Equal((Outcome.NotAssessed, Reason.OutOfDistribution), (result.Outcome, result.Reason));
        Assert.Equal(new FramesResult(2, 2, 2), result.Frames);
        Assert.StartsWith("Frame 2 of 2:", result.Detail, StringComparison.Ordinal);
        Assert.Empty(result.Findings);
    }

    [Fact]
    public void More_frames_than_a_bounded_memory_holds_are_refused()
    {
        var result = Score(Frames(centre: [.. Enumerable.Repeat(3000, FrameRule.MaxFrames + 1)]), new ScoringOptions { Frames = FramesPolicy.All });

        Assert.Equal(Reason.UnsupportedFrameCount, result.Reason);
    }

    [Fact]
    public void Every_frame_is_part_of_the_identity_and_one_frame_is_its_own()
    {
        using var pipeline = new Bench(_model, new ScoringOptions { Frames = FramesPolicy.All }, TestCodecs.Shared);
        string? one = pipeline.PixelSha256(Save(Frames(centre: [3000])));
        string? two = pipeline.PixelSha256(Save(Frames(centre: [3000, 500])));
        string? other = pipeline.PixelSha256(Save(Frames(centre: [3000, 501])));

        Assert.Equal(3, new HashSet<string?> { one, two, other }.Count);
        using var single = new Bench(_model, new ScoringOptions(), TestCodecs.Shared);
        Assert.Equal(one, single.PixelSha256(Save(Frames(centre: [3000]))));
    }

    [Theory]
    [InlineData("1.2.840.10008.1.2.4.70")]
    [InlineData("1.2.840.10008.1.2.4.80")]
    [InlineData("1.2.840.10008.1.2.4.90")]
    [InlineData("1.2.840.10008.1.2.4.110")]
    [InlineData("1.2.840.10008.1.2.4.201")]
    [InlineData("1.2.840.10008.1.2.5")]
    public void A_compressed_instance_gets_the_probability_of_its_uncompressed_twin_and_but_for_JPEG_2000_its_identity(string syntax)
    {
        using var bench = new Bench(_model, new ScoringOptions(), TestCodecs.Shared);
        string plain = Save(Native([Centre(3000)]));
        string compressed = Save(Compressed(syntax, Centre(3000)));

        Assert.Equal(bench.Score(plain).Probability, bench.Score(compressed).Probability);
        Assert.NotNull(bench.Score(plain).Probability);

        // JPEG 2000 is not always decoded in full: such a frame is identified by its codestream.
        bool isIdentifiedByCodestream = syntax is "1.2.840.10008.1.2.4.90" or "1.2.840.10008.1.2.4.201";
        Assert.Equal(isIdentifiedByCodestream, bench.PixelSha256(plain) != bench.PixelSha256(compressed));
        Assert.Equal(bench.PixelSha256(compressed), bench.PixelSha256(Save(Compressed(syntax, Centre(3000)))));
    }

    [Fact]
    public void Without_the_codec_module_a_compressed_instance_fails_and_is_worth_another_try()
    {
        using var codecs = BrokenCodecs.Create();
        using var bench = new Bench(_model, new ScoringOptions(), codecs);

        var result = bench.Score(Save(Compressed("1.2.840.10008.1.2.4.70", Centre(3000))));

        Assert.Equal((Outcome.Failed, Reason.CodecUnavailable), (result.Outcome, result.Reason));
        Assert.True(ReadFault.IsWorthRetrying(Reason.CodecUnavailable));
        Assert.Equal(Outcome.Scored, bench.Score(Save(Native([Centre(3000)]))).Outcome);
    }

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    private static ChestInstanceBuilder Frames(params int[] centre) => Native([.. centre.Select(Centre)]);

    private static ChestInstanceBuilder Native(IReadOnlyList<byte[]> frames) =>
        A.ChestInstance().WithPixels(Size, Size, (_, _) => 0).WithFrames(frames.Count).WithPixelBytes([.. frames.SelectMany(frame => frame)]);

    private static ChestInstanceBuilder Compressed(string syntax, byte[] frame) => A.ChestInstance().WithPixels(Size, Size, (_, _) => 0)
        .WithEncodedFrames(DicomTransferSyntax.Find(syntax), [new FrameEncoder(TestCodecs.Shared).Encode(syntax, Format, frame)]);

    private static byte[] Centre(int level) => Film((row, column) => row is >= 16 and < 48 && column is >= 16 and < 48 ? level : 1000);

    private static byte[] Film(Func<int, int, int> sample) =>
        [.. Enumerable.Range(0, Size * Size).Select(i => sample(i / Size, i % Size)).SelectMany(value => (byte[])[(byte)value, (byte)(value >> 8)])];

    private string Save(ChestInstanceBuilder instance) => instance.Save(_folder[$"{Guid.NewGuid():N}.dcm"]);

    private InstanceResult Score(ChestInstanceBuilder instance, ScoringOptions options)
    {
        using var bench = new Bench(_model, options, TestCodecs.Shared);
        return bench.Score(Save(instance));
    }

    private sealed class Bench(PneumoniaModel model, ScoringOptions options, CodecSandbox codecs) : IDisposable
    {
        private readonly ScoringPipeline _pipeline =
            new(model, codecs, options, StudyKeys.Ephemeral(), new FakeTimeProvider(), NullLogger<ScoringPipeline>.Instance);

        private readonly List<PreparedInstance> _prepared = [];

        public InstanceResult Score(string path) => _pipeline.Score(path, InputKinds.DicomOnly);

        public string? PixelSha256(string path)
        {
            _prepared.Add(_pipeline.Prepare(path, InputKinds.DicomOnly, default));
            return _prepared[^1].PixelSha256;
        }

        public void Dispose() => _prepared.ForEach(instance => instance.Dispose());
    }
}
