using Pneumonia.Imaging;
using Pneumonia.TestKit;
using Pneumonia.Training.Learning;
using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Tests.Preparation;

/// <summary>DICOM files in a data set: the header tells what the table does not, the pixels are read as by the service.</summary>
public sealed class DicomSourceTests : IDisposable
{
    private static readonly TableSourceDescription Description = new(
        "hospital", "A test.", "labels.csv", "", new TableColumns("file"), [new LabelRule("pneumonia", "label", ["1"], ["0"])], []);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Age_sex_view_and_patient_come_from_the_header_where_the_table_has_no_such_column()
    {
        Save("a.dcm", TestKit.A.ChestInstance().WithPatientAge("018M").WithViewPosition("AP"));
        Save("b.dcm", TestKit.A.ChestInstance().WithPatientAge(null).WithViewPosition("LL").WithPixels(64, 64, (row, column) => row * column % 4096));
        File.WriteAllText(_folder["labels.csv"], "file,label\na.dcm,1\nb.dcm,0\n");

        var items = Build(Description).Items;

        Assert.Equal([1, null], items.Select(item => item.AgeYears));
        Assert.Equal(["AP", null], items.Select(item => item.View));
        Assert.Equal(items[0].Group, items[1].Group);
        Assert.DoesNotContain("SYNTHETIC-1", items[0].Group, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_table_says_counts_before_the_header()
    {
        Save("a.dcm", TestKit.A.ChestInstance().WithPatientAge("004Y").WithViewPosition("AP"));
        File.WriteAllText(_folder["labels.csv"], "file,label,age,view,who\na.dcm,1,57,PA,7\n");

        var item = Build(Description with { Columns = new TableColumns("file", "who", "age", null, "view") }).Items[0];

        Assert.Equal((57, "PA", "hospital:7"), (item.AgeYears, item.View, item.Group));
    }

    [Fact]
    public void The_reader_of_training_images_reads_what_the_service_reads()
    {
        byte[] content = TestKit.A.ChestInstance().Build();
        File.WriteAllBytes(_folder["a.dcm"], content);
        File.WriteAllText(_folder["labels.csv"], "file,label\na.dcm,1\n");
        var manifest = Build(Description);

        using var read = ImageReader.Read(manifest, manifest.Items[0]);
        using var file = Dicom.DicomFile.Read(content);
        Assert.True(GrayscaleImage.TryRead(file, TestCodecs.Shared, out var expected, out _));

        using (expected)
            Assert.Equal(expected.ComputeSampleSha256(), read.ComputeSampleSha256());
    }

    [Fact]
    public void A_damaged_file_is_refused_by_its_path()
    {
        File.WriteAllBytes(_folder["a.dcm"], TestKit.A.ChestInstance().Build()[..^2000]);
        File.WriteAllText(_folder["labels.csv"], "file,label\na.dcm,1\n");

        var refusal = Assert.Throws<RefusedException>(() => Build(Description));

        Assert.Contains("a.dcm", refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private void Save(string name, ChestInstanceBuilder instance) => instance.Save(_folder[name]);

    private DataManifest Build(SourceDescription description) => ManifestBuilder.Build([(description, _folder.Path)], _ => { }).Manifest;
}
