using Pneumonia.TestKit;

namespace Pneumonia.Dicom.Tests;

public sealed class OutputTests
{
    [Fact]
    public void Person_names_are_split_into_their_component_groups()
    {
        using var file = DicomFile.Read(A.ChestInstance()
            .With(DicomTag.SpecificCharacterSet, DicomVR.CS, "ISO_IR 192")
            .With(DicomTag.PatientName, DicomVR.PN, "Yamada^Tarou=山田^太郎=やまだ^たろう").Build());

        using var json = Dcm2Json.Ours(file);

        var name = json.RootElement.GetProperty("00100010").GetProperty("Value")[0];
        Assert.Equal("Yamada^Tarou", name.GetProperty("Alphabetic").GetString());
        Assert.Equal("山田^太郎", name.GetProperty("Ideographic").GetString());
        Assert.Equal("やまだ^たろう", name.GetProperty("Phonetic").GetString());
    }

    [Fact]
    public void Latin_1_becomes_utf_8_and_says_so()
    {
        using var file = DicomFile.Read(A.ChestInstance()
            .With(DicomTag.SpecificCharacterSet, DicomVR.CS, "ISO_IR 100")
            .With(DicomTag.InstitutionName, DicomVR.LO, "Klinikum Köln").Build());

        using var json = Dcm2Json.Ours(file);

        Assert.Equal("Klinikum Köln", json.RootElement.GetProperty("00080080").GetProperty("Value")[0].GetString());
        Assert.Equal("ISO_IR 192", json.RootElement.GetProperty("00080005").GetProperty("Value")[0].GetString());
    }

    [Theory]
    [InlineData("1.50", "1.5")]
    [InlineData("-7", "-7")]
    [InlineData("1e-20", "1E-20")]
    [InlineData("many", "\"many\"")]
    [InlineData("NaN", "\"NaN\"")]
    public void Decimal_strings_are_numbers_where_they_can_be(string stored, string expected)
    {
        using var file = DicomFile.Read(A.ChestInstance().With(DicomTag.WindowCenter, DicomVR.DS, stored).Build());

        using var json = Dcm2Json.Ours(file);

        Assert.Equal(expected, json.RootElement.GetProperty("00281050").GetProperty("Value")[0].GetRawText());
    }

    [Theory]
    [InlineData(1024, true)]
    [InlineData(1026, false)]
    public void Long_binary_values_are_left_out(int length, bool isInline)
    {
        var tag = new DicomTag(0x0009, 0x1001);
        using var file = DicomFile.Read(A.ChestInstance().With(writer => writer.AddBytes(tag, DicomVR.OB, new byte[length])).Build());

        using var json = Dcm2Json.Ours(file);

        Assert.Equal(isInline, json.RootElement.GetProperty("00091001").TryGetProperty("InlineBinary", out _));
    }

    [Fact]
    public void Inline_binary_is_little_endian()
    {
        byte[] bytes = new RawDataSet(isBigEndian: true).Element(DicomTag.LutData, "OW", [1, 2, 3, 4]).ToFile(DicomTransferSyntax.ExplicitVRBigEndian.Uid);
        using var file = DicomFile.Read(bytes);

        using var json = Dcm2Json.Ours(file);

        Assert.Equal([2, 1, 4, 3], json.RootElement.GetProperty("00283006").GetProperty("InlineBinary").GetBytesFromBase64());
    }

    [Fact]
    public void Text_shows_offset_tag_vr_keyword_and_value_of_each_element()
    {
        byte[] bytes = new RawDataSet().Text(DicomTag.Modality, "CS", "DX").ToFile(DicomTransferSyntax.ExplicitVRLittleEndian.Uid);

        string text = Text(bytes);

        Assert.Contains($"{bytes.Length - 10:D8} (0008,0060) CS Modality  [DX]", text);
        Assert.StartsWith("# Explicit VR Little Endian (1.2.840.10008.1.2.1)", text);
    }

    [Fact]
    public void Text_shortens_long_values_and_counts_bytes_and_items()
    {
        string text = Text(A.ChestInstance().With(DicomTag.ImageComments, DicomVR.LT, new string('x', 500)).Build());

        Assert.Contains($"[{new string('x', 80)}...]", text);
        Assert.Contains("(7FE0,0010) OW PixelData  <15360 bytes>", text);
        Assert.Contains("(0054,0220) SQ ViewCodeSequence  <1 items>", text);
    }

    [Fact]
    public void A_value_cannot_steer_the_terminal()
    {
        byte[] bytes = new RawDataSet().Text(DicomTag.PatientComments, "LT", "\u001b[2Jgone\r\n").ToFile(DicomTransferSyntax.ExplicitVRLittleEndian.Uid);

        Assert.DoesNotContain('\u001b', Text(bytes));
        Assert.Contains("[.[2Jgone..]", Text(bytes));
    }

    [Fact]
    public void Bytes_that_the_character_set_cannot_say_become_replacement_characters()
    {
        byte[] bytes = new RawDataSet()
            .Text(DicomTag.SpecificCharacterSet, "CS", "ISO_IR 192")
            .Element(DicomTag.PatientId, "LO", [0x41, 0xFF, 0xC3, 0x42])
            .ToFile(DicomTransferSyntax.ExplicitVRLittleEndian.Uid);

        using var file = DicomFile.Read(bytes);

        Assert.Equal("A\uFFFD\uFFFDB", file.Dataset.GetString(DicomTag.PatientId));
    }

    private static string Text(byte[] bytes)
    {
        using var file = DicomFile.Read(bytes);
        using var writer = new StringWriter();
        DicomText.Write(file, writer);
        return writer.ToString();
    }
}
