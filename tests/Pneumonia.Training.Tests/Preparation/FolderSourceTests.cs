using Pneumonia.TestKit;
using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Tests.Preparation;

/// <summary>A tree of folders with a groups file, described as the kermany data set is.</summary>
public sealed class FolderSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _rows = ["split,cls,file,subtype,group,fold,dup_of,native"];

    [Fact]
    public void Fold_0_is_for_tuning_the_test_part_for_the_test_and_the_rest_for_training()
    {
        Add("train", "NORMAL", "a.png", "normal", "p1", "1");
        Add("train", "PNEUMONIA", "b.png", "virus", "p2", "0");
        Add("test", "PNEUMONIA", "c.png", "bacteria", "p3", "");

        var manifest = Build();

        Assert.Equal([DataSplit.InternalTest, DataSplit.Training, DataSplit.Tuning], manifest.Items.Select(item => item.Split));
        Assert.Equal([false, null, true], manifest.Items.Select(item => item.Has("viral")));
        Assert.Equal([true, false, true], manifest.Items.Select(item => item.Has("pneumonia")));
        Assert.Equal("kermany:p1", manifest.Items[1].Group);
    }

    [Fact]
    public void Copies_are_left_out_of_training_but_the_official_test_stays_whole()
    {
        Add("train", "NORMAL", "a.png", "normal", "p1", "1", picture: 1);
        Add("train", "NORMAL", "b.png", "normal", "p1", "1", picture: 1);
        Add("test", "NORMAL", "c.png", "normal", "p2", "", picture: 2);
        Add("test", "NORMAL", "d.png", "normal", "p2", "", picture: 2);

        var manifest = Build();

        Assert.Equal(["test/NORMAL/c.png", "test/NORMAL/d.png", "train/NORMAL/a.png"], manifest.Items.Select(item => item.Path));
    }

    [Fact]
    public void A_patient_in_two_splits_is_refused()
    {
        Add("train", "NORMAL", "a.png", "normal", "p1", "1");
        Add("train", "NORMAL", "b.png", "normal", "p1", "0");

        var refusal = Assert.Throws<RefusedException>(Build);

        Assert.Contains("'kermany:p1'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_bytes_in_two_splits_are_refused()
    {
        Add("train", "NORMAL", "a.png", "normal", "p1", "1", picture: 1);
        Add("test", "NORMAL", "b.png", "normal", "p2", "", picture: 1);

        Assert.Throws<RefusedException>(Build);
    }

    [Fact]
    public void A_file_without_a_patient_group_is_refused()
    {
        AddTwoFilms();
        _rows.RemoveAt(2);

        var refusal = Assert.Throws<RefusedException>(Build);

        Assert.Contains("test/NORMAL/b.png", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train,NORMAL,../a.png,normal,p1,1,,")]
    [InlineData("train,OTHER,a.png,normal,p1,1,,")]
    [InlineData("train,NORMAL,a.png,normal,p1,,,")]
    [InlineData("train,NORMAL,a.png,normal,p1,one,,")]
    [InlineData("train,NORMAL,a.png,fungus,p1,1,,")]
    [InlineData("train,NORMAL,a.png,normal,,1,,")]
    [InlineData("test,NORMAL,b.png,normal,p1,1,,")]
    [InlineData("train,NORMAL,a.png,normal,p1,1")]
    public void A_line_of_the_groups_file_that_makes_no_sense_is_refused_by_its_number(string line)
    {
        AddTwoFilms();
        _rows[1] = line;

        var refusal = Assert.Throws<RefusedException>(Build);

        Assert.Contains("groups.csv, line 2", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_that_the_description_does_not_name_is_refused()
    {
        Add("train", "COVID", "a.png", "normal", "p1", "1");
        Add("test", "NORMAL", "b.png", "normal", "p2", "");

        var refusal = Assert.Throws<RefusedException>(Build);

        Assert.Contains("COVID", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_image_is_refused_by_its_path()
    {
        AddTwoFilms();
        File.WriteAllText(_folder["data", "train", "NORMAL", "a.png"], "no image");

        var refusal = Assert.Throws<RefusedException>(Build);

        Assert.Contains("a.png", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_manifest_does_not_depend_on_the_order_of_the_groups_file_nor_its_hash_on_the_folder()
    {
        Add("train", "NORMAL", "a.png", "normal", "p1", "1");
        Add("train", "PNEUMONIA", "b.png", "virus", "p2", "0");
        Add("test", "NORMAL", "c.png", "normal", "p3", "");
        var first = Build();
        _rows.Reverse(1, 3);

        var second = Build();
        var elsewhere = DataManifest.Of([first.Sources[0] with { Root = "/elsewhere" }], first.Items);

        Assert.Equal(first.Items.Select(item => item.Path), second.Items.Select(item => item.Path));
        Assert.Equal(first.Sha256, second.Sha256);
        Assert.Equal(first.Sha256, elsewhere.Sha256);
    }

    [Fact]
    public void A_manifest_is_read_as_it_was_written_and_refused_once_it_was_changed()
    {
        AddTwoFilms();
        var manifest = Build();
        string path = _folder["manifest.json"];
        manifest.Write(path);

        var read = DataManifest.Read(path);
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"Training\"", "\"Tuning\"", StringComparison.Ordinal));

        Assert.Equal(manifest.Sha256, read.Sha256);
        Assert.Equal(manifest.Sources, read.Sources);
        Assert.Throws<RefusedException>(() => DataManifest.Read(path));
    }

    public void Dispose() => _folder.Dispose();

    private void AddTwoFilms()
    {
        Add("train", "NORMAL", "a.png", "normal", "p1", "1");
        Add("test", "NORMAL", "b.png", "normal", "p2", "");
    }

    private void Add(string split, string className, string file, string subtype, string group, string fold, int? picture = null)
    {
        Picture.Save(_folder["data", split, className, file], picture ?? _rows.Count);
        _rows.Add($"{split},{className},{file},{subtype},{group},{fold},,");
    }

    private DataManifest Build()
    {
        Directory.CreateDirectory(_folder["data", "train"]);
        Directory.CreateDirectory(_folder["data", "test"]);
        File.WriteAllLines(_folder["data", "groups.csv"], _rows);
        return ManifestBuilder.Build([(Sources.Kermany, _folder["data"])], _ => { }).Manifest;
    }
}
