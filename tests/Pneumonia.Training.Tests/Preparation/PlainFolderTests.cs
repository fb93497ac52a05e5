using Pneumonia.TestKit;
using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Tests.Preparation;

/// <summary>A folder that comes without a description.</summary>
public sealed class PlainFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int _seed;

    [Fact]
    public void Train_val_and_test_folders_of_any_class_names_are_split_as_they_lie()
    {
        Add("train/sick/a.png", "train/well/b.png", "val/sick/c.png", "test/other/d.png");

        var items = Build("sick").Items;

        Assert.Equal([DataSplit.InternalTest, DataSplit.Training, DataSplit.Training, DataSplit.Tuning], items.Select(item => item.Split));
        Assert.Equal([false, true, false, true], items.Select(item => item.Has("pneumonia")));
        Assert.Equal(4, items.Select(item => item.Group).Distinct().Count());
    }

    [Fact]
    public void Class_folders_alone_are_for_training_and_for_one_patient_in_five_for_tuning()
    {
        for (int patient = 0; patient < 10; patient++)
            Add($"sick/p{patient}_1.png", $"sick/p{patient}_2.png");

        var manifest = Build("sick", "^(p[0-9]+)_");

        Assert.Equal(16, manifest.ItemsOf(DataSplit.Training).Count);
        Assert.Equal(4, manifest.ItemsOf(DataSplit.Tuning).Count);
        Assert.Equal(manifest.Sha256, Build("sick", "^(p[0-9]+)_").Sha256);
    }

    [Fact]
    public void Hidden_files_are_passed_over()
    {
        Add("train/sick/a.png", "train/well/b.png", "test/sick/c.png");
        File.WriteAllText(_folder["data", "train", ".DS_Store"], "x");
        File.WriteAllText(_folder["data", "train", "sick", ".DS_Store"], "x");

        Assert.Equal(3, Build("sick").Items.Count);
    }

    [Theory]
    [InlineData("p[0-9]+", "groups")]
    [InlineData("(p)([0-9]+)", "groups")]
    [InlineData("(p", "not usable")]
    [InlineData("(?=(p))", "not usable")]
    [InlineData("^(q)", "does not match")]
    public void A_patient_pattern_without_one_group_or_a_match_is_refused(string pattern, string why)
    {
        Add("train/sick/p1.png");

        var refusal = Assert.Throws<RefusedException>(() => Build("sick", pattern));

        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_positive_class_that_is_not_there_is_refused_with_those_that_are()
    {
        Add("train/sick/a.png", "train/well/b.png");

        var refusal = Assert.Throws<RefusedException>(() => Build(null));

        Assert.Contains("sick", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_beside_the_class_folders_is_refused()
    {
        Add("train/sick/a.png", "train/b.png");

        var refusal = Assert.Throws<RefusedException>(() => Build("sick"));

        Assert.Contains("b.png", refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private void Add(params string[] paths)
    {
        foreach (string path in paths)
            Picture.Save(_folder["data", path], _seed++);
    }

    private DataManifest Build(string? positive, string? pattern = null) =>
        ManifestBuilder.Build([(PlainFolder.Describe(_folder["data"], positive, pattern), _folder["data"])], _ => { }).Manifest;
}
