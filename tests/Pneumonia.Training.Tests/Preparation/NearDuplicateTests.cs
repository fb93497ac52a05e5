using Pneumonia.TestKit;
using Pneumonia.Training.Preparation;
using SkiaSharp;

namespace Pneumonia.Training.Tests.Preparation;

public sealed class NearDuplicateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void One_film_saved_anew_and_exposed_otherwise_is_found_and_other_films_are_kept_apart()
    {
        Save("train/sick/a.png", Picture.Draw(1));
        Save("train/sick/b.jpg", Picture.Draw(1, gain: 0.8, SKEncodedImageFormat.Jpeg));
        Save("train/well/c.png", Picture.Draw(2));
        Save("train/well/d.png", Picture.Draw(3));

        var data = Build(leavesOut: false);

        var pair = Assert.Single(data.Duplicates);
        Assert.Equal(["train/sick/a.png", "train/sick/b.jpg"], new[] { pair.First.Path, pair.Second.Path }.Order());
        Assert.False(pair.IsSameFile);
        Assert.Equal(4, data.Manifest.Items.Count);
    }

    [Fact]
    public void One_film_in_two_splits_is_refused_with_both_paths_and_the_way_out()
    {
        Save("train/sick/a.png", Picture.Draw(1));
        Save("test/sick/b.jpg", Picture.Draw(1, gain: 0.8, SKEncodedImageFormat.Jpeg));

        var refusal = Assert.Throws<RefusedException>(() => Build(leavesOut: false));

        Assert.Contains("train/sick/a.png", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("test/sick/b.jpg", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--leave-out-near-duplicates", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void With_the_flag_the_patient_is_left_out_of_training_for_the_test_and_for_tuning()
    {
        Save("train/sick/p1_1.png", Picture.Draw(1));
        Save("train/sick/p1_2.png", Picture.Draw(2));
        Save("train/sick/p2_1.png", Picture.Draw(3));
        Save("train/sick/p3_1.png", Picture.Draw(4));
        Save("val/sick/p4_1.png", Picture.Draw(3, gain: 0.8));
        Save("test/sick/p5_1.png", Picture.Draw(1));

        var data = Build(leavesOut: true, "^(p[0-9])");

        Assert.Equal(["test/sick/p5_1.png", "train/sick/p3_1.png", "val/sick/p4_1.png"], data.Manifest.Items.Select(item => item.Path));
        Assert.Equal(["train/sick/p1_1.png", "train/sick/p1_2.png", "train/sick/p2_1.png"], data.LeftOut.Select(image => image.Path).Order());
    }

    [Fact]
    public void A_film_in_two_tests_is_refused_even_with_the_flag()
    {
        Save("one/sick/a.png", Picture.Draw(1));
        Save("two/sick/b.png", Picture.Draw(1, gain: 0.8));
        var labels = new Dictionary<string, IReadOnlyDictionary<string, LabelState>> { ["sick"] = new Dictionary<string, LabelState>() };
        var description = new FolderSourceDescription(
            "tests", "A test.", new Dictionary<string, DataSplit> { ["one"] = DataSplit.InternalTest, ["two"] = DataSplit.ExternalTest }, labels);

        var refusal = Assert.Throws<RefusedException>(() => ManifestBuilder.Build([(description, _folder.Path)], _ => { }, leavesOutNearDuplicates: true));

        Assert.Contains("by hand", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Copies_with_contradicting_labels_are_refused()
    {
        Save("train/sick/a.png", Picture.Draw(1));
        Save("train/well/b.png", Picture.Draw(1));

        var refusal = Assert.Throws<RefusedException>(() => Build(leavesOut: true));

        Assert.Contains("'pneumonia'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_film_of_one_level_is_refused_by_its_path()
    {
        Save("train/sick/a.png", Picture.Draw(1, gain: 0));

        var refusal = Assert.Throws<RefusedException>(() => Build(leavesOut: false));

        Assert.Contains("a.png", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_quick_look_passes_over_no_pair_that_is_alike_enough()
    {
        var random = new Random(1);
        float[] film = [.. Enumerable.Range(0, Thumbnail.Size * Thumbnail.Size).Select(_ => random.NextSingle())];
        var original = Thumbnail.Of([.. film]);
        int found = 0;
        for (int step = 0; step < 200; step++)
        {
            float[] bent = [.. film.Select(value => value + (step / 400f * random.NextSingle()))];
            var other = Thumbnail.Of(bent);
            float likeness = original.Likeness(other, -1)!.Value;
            Assert.Equal(likeness >= 0.98f ? likeness : null, original.Likeness(other, 0.98f));
            found += likeness >= 0.98f ? 1 : 0;
        }

        Assert.InRange(found, 20, 180);
    }

    public void Dispose() => _folder.Dispose();

    private void Save(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[path])!);
        File.WriteAllBytes(_folder[path], content);
    }

    private PreparedData Build(bool leavesOut, string? pattern = null) =>
        ManifestBuilder.Build([(PlainFolder.Describe(_folder.Path, "sick", pattern), _folder.Path)], _ => { }, leavesOut);
}
