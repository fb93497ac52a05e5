using Pneumonia.TestKit;

namespace Pneumonia.Dicom.Tests;

/// <summary>A file with a rule broken is read as the sound one, and says so; or it is refused.</summary>
public sealed class LeniencyTests
{
    public static TheoryData<string> ReadNames => [.. DamagedFiles.All.Where(file => file.Kind is not null).Select(file => file.Name)];

    public static TheoryData<string> Names => [.. DamagedFiles.All.Select(file => file.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_damaged_file_is_read_as_the_sound_one_and_says_how_or_is_refused(string name)
    {
        var damaged = DamagedFiles.All.Single(file => file.Name == name);

        if (damaged.Kind is not { } kind)
        {
            Assert.Throws<DicomException>(() => DicomFile.Read(damaged.Bytes));
            return;
        }

        using var file = DicomFile.Read(damaged.Bytes);
        Assert.Contains(file.Leniencies, leniency => leniency.Kind == kind && leniency.Count > 0 && leniency.Offset < damaged.Bytes.Length);
        Assert.Equal(Values(DamagedFiles.Sound), Values(file));
        Assert.All(file.Dataset.GetSequence(DicomTag.AnatomicRegionSequence), item => Assert.Equal("1.2", item.GetString(DicomTag.SeriesInstanceUid)));
    }

    [Theory]
    [MemberData(nameof(ReadNames))]
    public void A_damaged_file_opened_for_its_header_tells_the_same_description(string name)
    {
        var damaged = DamagedFiles.All.Single(file => file.Name == name);
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["damaged.dcm"], damaged.Bytes);

        using var header = DicomFile.OpenHeader(folder["damaged.dcm"]);

        Assert.True(header.HasAllPixelData);
        Assert.Equal(Values(DamagedFiles.Sound)[..4], Values(header)[..4]);
    }

    [Fact]
    public void Every_kind_of_leniency_has_a_damaged_file()
    {
        // An odd number of bytes in a value of words is no damage that leaves the sound file's values.
        var kinds = Enum.GetValues<DicomLeniencyKind>().Except([DicomLeniencyKind.PartialValue]);

        Assert.Empty(kinds.Except(DamagedFiles.All.Select(file => file.Kind).OfType<DicomLeniencyKind>()));
    }

    [Fact]
    public void A_sound_file_is_read_without_leniency()
    {
        using var sound = DicomFile.Read(DamagedFiles.Sound);
        using var chest = DicomFile.Read(A.ChestInstance().Build());

        Assert.Empty(sound.Leniencies);
        Assert.Empty(chest.Leniencies);
    }

    [Fact]
    public void Each_kind_is_counted_with_the_byte_where_it_came_first()
    {
        byte[] bytes = new RawDataSet()
            .Text(DicomTag.Modality, "CS", "D")
            .Text(DicomTag.PatientId, "LO", "abc")
            .Numbers(DicomTag.Rows, 2)
            .ToFile(DicomTransferSyntax.ExplicitVRLittleEndian.Uid);

        using var file = DicomFile.Read(bytes);

        var odd = file.Leniencies.Single(leniency => leniency.Kind == DicomLeniencyKind.OddLength);
        Assert.Equal(new DicomLeniency(DicomLeniencyKind.OddLength, 2, bytes.Length - 30), odd);
    }

    [Fact]
    public void A_value_that_is_no_whole_number_of_units_is_counted()
    {
        byte[] bytes = new RawDataSet().Element(DicomTag.Rows, "US", [1, 0, 9]).ToFile(DicomTransferSyntax.ExplicitVRLittleEndian.Uid);

        using var file = DicomFile.Read(bytes);

        Assert.Contains(file.Leniencies, leniency => leniency.Kind == DicomLeniencyKind.PartialValue);
        Assert.True(file.Dataset.TryGetInt32(DicomTag.Rows, out int rows));
        Assert.Equal(1, rows);
    }

    [Fact]
    public void An_attribute_of_another_kind_than_the_standard_s_is_refused()
    {
        byte[] bytes = new RawDataSet().Text(DicomTag.ModalityLutSequence, "LO", "none").ToFile(DicomTransferSyntax.ExplicitVRLittleEndian.Uid);

        var exception = Assert.Throws<DicomException>(() => DicomFile.Read(bytes));

        Assert.Equal((DicomFault.InvalidAttribute, DicomTag.ModalityLutSequence), (exception.Fault, exception.Tag));
    }

    [Fact]
    public void A_number_written_as_bytes_is_read_by_the_vr_that_the_standard_gives_it()
    {
        byte[] bytes = new RawDataSet().Element(DicomTag.RescaleSlope, "OB", [.. "2.5 "u8]).ToFile(DicomTransferSyntax.ExplicitVRLittleEndian.Uid);

        using var file = DicomFile.Read(bytes);

        Assert.True(file.Dataset.TryGetDouble(DicomTag.RescaleSlope, out double slope));
        Assert.Equal(2.5, slope);
    }

    [Fact]
    public void Text_shows_leniencies_at_its_end()
    {
        using var file = DicomFile.Read(DamagedFiles.All.Single(file => file.Name == "twice the same").Bytes);
        using var writer = new StringWriter();

        DicomText.Write(file, writer);

        Assert.EndsWith("# leniency at byte 00000242: RepeatedElement x 1\n", writer.ToString().ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    private static string[] Values(byte[] bytes)
    {
        using var file = DicomFile.Read(bytes);
        return Values(file);
    }

    /// <summary>Modality, patient, rows, columns, pixels.</summary>
    private static string[] Values(DicomFile file)
    {
        string pixels = file.Dataset.TryGetItem(DicomTag.PixelData, out var item) ? Convert.ToHexString(item.Value.Span) : "";
        DicomTag[] tags = [DicomTag.Modality, DicomTag.PatientId, DicomTag.Rows, DicomTag.Columns];
        return [.. tags.Select(tag => file.Dataset.GetString(tag) ?? ""), pixels];
    }
}
