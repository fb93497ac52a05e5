using Pneumonia.TestKit;
using Pneumonia.Training.Preparation;
using SkiaSharp;

namespace Pneumonia.Training.Tests.Preparation;

public sealed class DataDistributionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Images_are_counted_by_split_label_view_sex_and_age_before_and_after_balancing()
    {
        var data = Data(
            Item(1, LabelState.Present, "PA", "F", 41), Item(2, LabelState.Absent, "PA", null, 49), Item(3, LabelState.Absent, null, "M", null),
            Item(4, LabelState.Absent, "AP", "F", 7), Item(5, LabelState.Uncertain, "AP", "F", 7), Item(6, null, "AP", "F", 7));

        var distribution = DataDistribution.Of(data);

        var part = Assert.Single(distribution.Parts);
        Assert.Equal(new LabelCount(1, 3, 1, 1), part.Labels["pneumonia"]);
        Assert.Equal(new Dictionary<string, int> { ["AP"] = 3, ["PA"] = 2, ["unknown"] = 1 }, part.Views);
        Assert.Equal(new Dictionary<string, int> { ["F"] = 4, ["M"] = 1, ["unknown"] = 1 }, part.Sexes);
        Assert.Equal(new Dictionary<string, int> { ["0-9"] = 3, ["40-49"] = 2, ["unknown"] = 1 }, part.Ages);
        Assert.Equal(new BalancedPart("drawn", "pneumonia", 1, 3, 2, 2), Assert.Single(distribution.Balanced));
    }

    [Fact]
    public void A_distribution_is_read_as_it_was_written_and_anything_else_is_refused()
    {
        var distribution = DataDistribution.Of(Data(Item(1, LabelState.Present, "PA", "F", 41)));
        string path = DataDistribution.PathFor(_folder["data.json"]);

        distribution.Write(path);

        Assert.Equal(_folder["data.distribution.json"], path);
        Assert.Equal(distribution.Parts[0].Labels, DataDistribution.Read(path).Parts[0].Labels);
        File.WriteAllText(path, "{}");
        Assert.Throws<RefusedException>(() => DataDistribution.Read(path));
    }

    [Fact]
    public void Provenance_is_stored_with_the_manifest_and_does_not_change_its_hash()
    {
        var data = Data(Item(1, LabelState.Present, "PA", "F", 41));
        var manifest = data.Manifest with { Provenance = ManifestProvenance.Of(data, new StoppedClock()) };

        manifest.Write(_folder["data.json"]);

        var read = DataManifest.Read(_folder["data.json"]);
        Assert.Equal(data.Manifest.Sha256, read.Sha256);
        Assert.Equal("2026-01-02", read.Provenance!.PreparedOn);
        Assert.Equal(1, read.Provenance.Images["drawn"]);
    }

    [Fact]
    public void A_sheet_a_class_is_drawn_of_training_and_tuning_and_none_of_the_test()
    {
        foreach (string path in (string[])["train/sick/a.png", "train/sick/b.png", "train/well/c.png", "val/sick/d.png", "test/sick/e.png"])
            Picture.Save(_folder["drawn", path], path[^5]);
        var data = ManifestBuilder.Build([(PlainFolder.Describe(_folder["drawn"], "sick", null), _folder["drawn"])], _ => { });

        var files = SampleSheets.Write(data.Manifest, _folder["sheets"]);

        Assert.Equal(
            ["drawn-Training-pneumonia-absent.png", "drawn-Training-pneumonia-present.png", "drawn-Tuning-pneumonia-present.png"],
            files.Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
        using var sheet = SKBitmap.Decode(_folder["sheets", "drawn-Training-pneumonia-present.png"]);
        Assert.Equal((SampleSheets.Side, (2 * SampleSheets.Side) + 2), (sheet.Height, sheet.Width));
        Assert.True(sheet.Pixels.Select(pixel => pixel.Red).Distinct().Count() > 50, "The sheet shows nothing.");
    }

    public void Dispose() => _folder.Dispose();

    private static DataItem Item(int number, LabelState? state, string? view, string? sex, int? age) => new(
        "drawn", $"{number}.png", $"{number:x64}", $"drawn:{number}", DataSplit.Training,
        state is { } known ? new Dictionary<string, LabelState> { ["pneumonia"] = known } : [], view, sex, age);

    private static PreparedData Data(params DataItem[] items) => new(DataManifest.Of([new DataSource("drawn", "/drawn", "A test.")], items), [], []);

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    }
}
