using Pneumonia.TestKit;
using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Tests.Preparation;

/// <summary>A table of labels, described as the adult-nih data set is.</summary>
public sealed class TableSourceTests : IDisposable
{
    private const string Header = "file,nih_patient,age,sex,view,nih_labels,rsna_class,label,orig_wh";

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _lines = [Header];

    [Fact]
    public void Radiologists_labels_make_the_external_test_and_weak_ones_training_with_every_finding_a_label()
    {
        Add("a.png,1,57,F,AP,Pneumonia|Effusion,Lung Opacity,1");
        Add("b.png,2,,M,PA,Pneumonia,Normal,0");
        Add("c.png,3,018M,F,PA,Pneumonia|Edema,,");
        Add("d.png,4,4,,,Pneumonia,,");
        Add("e.png,5,4,F,PA,Mass,,");
        Add("f.png,6,4,F,PA,No Finding,,");

        var items = Build().Manifest.Items;

        Assert.Equal([DataSplit.ExternalTest, DataSplit.ExternalTest], items.Take(2).Select(item => item.Split));
        Assert.All(items.Skip(2), item => Assert.True(item.Split is DataSplit.Training or DataSplit.Tuning));
        Assert.Equal([true, false, true, false, null, false], items.Select(item => item.Has("pneumonia")));
        Assert.Equal([true, false, null, null, null, null], items.Select(item => item.Has("rsna:opacity")));
        Assert.Equal([false, true, null, null, null, null], items.Select(item => item.Has("rsna:normal")));
        Assert.Equal([true, false, false, false, false, false], items.Select(item => item.Has("nih:Effusion")));
        Assert.Equal([57, null, 1, 4, 4, 4], items.Select(item => item.AgeYears));
        Assert.Equal(["F", "M", "F", null, "F", "F"], items.Select(item => item.Sex));
        Assert.Equal(["AP", "PA", "PA", null, "PA", "PA"], items.Select(item => item.View));
    }

    [Fact]
    public void Films_without_a_finding_are_labelled_only_where_the_detector_is_one_that_made_the_others_too()
    {
        Add("a.png,1,57,F,AP,No Finding,,");
        Add("b.png,2,57,F,AP,No Finding,,", "2048x2500");
        Add("c.png,3,57,F,AP,No Finding,,", "2992x2991");
        Add("d.png,4,57,F,AP,Pneumonia|Edema,,", "2992x2991");
        Add("e.png,5,57,F,AP,No Finding,Normal,0", "2992x2991");

        Assert.Equal([false, false, null, true, false], Build().Manifest.Items.Select(item => item.Has("pneumonia")));
    }

    [Fact]
    public void Patients_of_the_test_are_left_out_of_training_and_counted()
    {
        Add("a.png,1,57,F,AP,Pneumonia,Lung Opacity,1");
        Add("b.png,1,57,F,PA,No Finding,,");
        Add("c.png,2,57,F,PA,No Finding,,");

        var data = Build();

        Assert.Equal(["images/a.png", "images/c.png"], data.Manifest.Items.Select(item => item.Path));
        Assert.Equal("images/b.png", Assert.Single(data.LeftOut).Path);
    }

    [Fact]
    public void One_patient_in_five_of_those_with_and_of_those_without_the_finding_is_for_tuning()
    {
        for (int patient = 0; patient < 30; patient++)
        {
            Add($"{patient}a.png,{patient},57,F,AP,{(patient < 10 ? "Pneumonia|Edema" : "No Finding")},,");
            Add($"{patient}b.png,{patient},57,F,AP,No Finding,,");
        }

        var manifest = Build().Manifest;

        var tuning = manifest.ItemsOf(DataSplit.Tuning);
        Assert.Equal(6, tuning.Select(item => item.Group).Distinct().Count());
        Assert.Equal(2, tuning.Count(item => item.Has("pneumonia") == true));
        Assert.Equal(12, tuning.Count);
        Assert.Equal(manifest.Sha256, Build().Manifest.Sha256);
    }

    [Theory]
    [InlineData("../a.png,1,57,F,AP,No Finding,,", "../a.png")]
    [InlineData("/a.png,1,57,F,AP,No Finding,,", "/a.png")]
    [InlineData("absent.png,1,57,F,AP,No Finding,,", "absent.png")]
    [InlineData("a.png,,57,F,AP,No Finding,,", "nih_patient")]
    [InlineData("a.png,1,412,F,AP,No Finding,,", "412")]
    [InlineData("a.png,1,57,Q,AP,No Finding,,", "'Q'")]
    [InlineData("a.png,1,57,F,LATERAL,No Finding,,", "LATERAL")]
    [InlineData("a.png,1,57,F,AP,No Finding|Pneumonja,,", "Pneumonja")]
    [InlineData("a.png,1,57,F,AP,No Finding,,2", "'2'")]
    public void A_value_that_makes_no_sense_is_refused_by_file_line_and_value(string line, string value)
    {
        Add("a.png,1,57,F,AP,No Finding,,");
        _lines[1] = line + ",2500x2048";

        var refusal = Assert.Throws<RefusedException>(Build);

        Assert.Contains("labels.csv, line 2", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(value, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_named_twice_is_refused()
    {
        Add("a.png,1,57,F,AP,No Finding,,");
        _lines.Add(_lines[1]);

        var refusal = Assert.Throws<RefusedException>(Build);

        Assert.Contains("line 3", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_behind_a_link_is_refused()
    {
        Add("a.png,1,57,F,AP,No Finding,,");
        File.Move(_folder["data", "images", "a.png"], _folder["elsewhere.png"]);
        File.CreateSymbolicLink(_folder["data", "images", "a.png"], _folder["elsewhere.png"]);

        var refusal = Assert.Throws<RefusedException>(Build);

        Assert.Contains("symbolic link", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_column_is_refused_by_its_name()
    {
        Add("a.png,1,57,F,AP,No Finding,,");
        _lines[0] = Header.Replace("nih_patient", "person", StringComparison.Ordinal);

        var refusal = Assert.Throws<RefusedException>(Build);

        Assert.Contains("'nih_patient'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_real_table_is_read_whole()
    {
        var reading = Sources.AdultNih.ReadImages(Requires.SharedData("adult-nih"));

        Assert.Equal(139, reading.Images.Count(image => image.Split == DataSplit.ExternalTest));
        Assert.Equal(62, reading.LeftOut.Count);
        Assert.Equal(717, reading.Images.Count + reading.LeftOut.Count);
        Assert.Empty(
            reading.Images.Where(image => image.Split == DataSplit.ExternalTest).Select(image => image.Patient)
                .Intersect(reading.Images.Where(image => image.Split != DataSplit.ExternalTest).Select(image => image.Patient)));
    }

    public void Dispose() => _folder.Dispose();

    private void Add(string line, string detector = "2500x2048")
    {
        Picture.Save(_folder["data", "images", line[..line.IndexOf(',', StringComparison.Ordinal)]], _lines.Count);
        _lines.Add($"{line},{detector}");
    }

    private PreparedData Build()
    {
        File.WriteAllText(_folder["data", "labels.csv"], string.Join("\r\n", _lines));
        return ManifestBuilder.Build([(Sources.AdultNih, _folder["data"])], _ => { });
    }
}
