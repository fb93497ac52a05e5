using System.Text;
using Pneumonia.TestKit;

namespace Pneumonia.Dicom.Tests;

public sealed class CharacterSetTests
{
    private static readonly DicomTag Comments = new(0x0010, 0x4000);

    private static readonly string[] Terms =
    [
        "", "ISO_IR 6", "ISO_IR 13", "ISO_IR 100", "ISO_IR 101", "ISO_IR 109", "ISO_IR 110", "ISO_IR 126", "ISO_IR 127", "ISO_IR 138", "ISO_IR 144",
        "ISO_IR 148", "ISO_IR 166", "ISO_IR 192", "ISO_IR 203", "GB18030", "GBK", "ISO 2022 IR 6", "ISO 2022 IR 13", "ISO 2022 IR 58",
        "ISO 2022 IR 87", "ISO 2022 IR 100", "ISO 2022 IR 101", "ISO 2022 IR 109", "ISO 2022 IR 110", "ISO 2022 IR 126", "ISO 2022 IR 127",
        "ISO 2022 IR 138", "ISO 2022 IR 144", "ISO 2022 IR 148", "ISO 2022 IR 149", "ISO 2022 IR 159", "ISO 2022 IR 166", "ISO_IR 999", "\u001b$B",
    ];

    /// <summary>Patient's Name as Debian's python3-pydicom reads it; trailing delimiters stay.</summary>
    [Theory]
    [InlineData("chrArab", "\u0642\u0628\u0627\u0646\u064a^\u0644\u0646\u0632\u0627\u0631")]
    [InlineData("chrFren", "Buc^J\u00e9r\u00f4me")]
    [InlineData("chrGerm", "\u00c4neas^R\u00fcdiger")]
    [InlineData("chrGreek", "\u0394\u03b9\u03bf\u03bd\u03c5\u03c3\u03b9\u03bf\u03c2")]
    [InlineData("chrH31", "Yamada^Tarou=\u5c71\u7530^\u592a\u90ce=\u3084\u307e\u3060^\u305f\u308d\u3046")]
    [InlineData("chrH32", "\uff94\uff8f\uff80\uff9e^\uff80\uff9b\uff73=\u5c71\u7530^\u592a\u90ce=\u3084\u307e\u3060^\u305f\u308d\u3046")]
    [InlineData("chrHbrw", "\u05e9\u05e8\u05d5\u05df^\u05d3\u05d1\u05d5\u05e8\u05d4")]
    [InlineData("chrI2", "Hong^Gildong=\u6d2a^\u5409\u6d1e=\ud64d^\uae38\ub3d9")]
    [InlineData("chrJapMulti", "\u3084\u307e\u3060^\u305f\u308d\u3046")]
    [InlineData("chrJapMultiExplicitIR6", "\u3084\u307e\u3060^\u305f\u308d\u3046")]
    [InlineData("chrKoreanMulti", "\uae40\ud76c\uc911")]
    [InlineData("chrRuss", "\u041b\u044e\u043ace\u043c\u0431yp\u0433")]
    [InlineData("chrX1", "Wang^XiaoDong=\u738b^\u5c0f\u6771=")]
    [InlineData("chrX2", "Wang^XiaoDong=\u738b^\u5c0f\u4e1c=")]
    public void Names_of_the_corpus_read_as_in_pydicom(string file, string expected)
    {
        string path = Path.Combine(Requires.SharedData("dicom", "fo-dicom"), "charset", file + ".dcm");

        using var dicom = DicomFile.Open(path);

        Assert.Equal(expected, dicom.Dataset.GetString(DicomTag.PatientName));
    }

    /// <summary>Of these two, one names the set in the item and the other around it; expected as pydicom reads both.</summary>
    [Theory]
    [InlineData("chrSQEncoding")]
    [InlineData("chrSQEncoding1")]
    public void Names_in_items_of_the_corpus_read_as_in_pydicom(string file)
    {
        string path = Path.Combine(Requires.SharedData("dicom", "fo-dicom"), "charset", file + ".dcm");

        using var dicom = DicomFile.Open(path);

        var item = Assert.Single(dicom.Dataset.GetSequence(new DicomTag(0x0032, 0x1064)));
        Assert.Equal("\uff94\uff8f\uff80\uff9e^\uff80\uff9b\uff73=\u5c71\u7530^\u592a\u90ce=\u3084\u307e\u3060^\u305f\u308d\u3046", item.GetString(DicomTag.PatientName));
    }

    /// <summary>pydicom leaves this one's escape sequences in the text; PS3.5 annex K spells the same name.</summary>
    [Fact]
    public void Simplified_chinese_with_code_extensions_reads_as_in_the_standard()
    {
        string path = Path.Combine(Requires.SharedData("dicom", "fo-dicom"), "charset", "chrGB2312.dcm");

        using var dicom = DicomFile.Open(path);

        Assert.Equal("Zhang^XiaoDong=\u5f20^\u5c0f\u4e1c=", dicom.Dataset.GetString(DicomTag.PatientName));
    }

    [Theory]
    [InlineData("ISO_IR 192\\ISO 2022 IR 87", "C3A9", "\u00e9")]
    [InlineData("ISO_IR 101", "B1", "\u0105")]
    [InlineData("ISO_IR 109", "A1", "\u0126")]
    [InlineData("ISO_IR 110", "A2", "\u0138")]
    [InlineData("ISO_IR 148", "FD", "\u0131")]
    [InlineData("ISO_IR 166", "A1", "\u0e01")]
    [InlineData("ISO_IR 203", "A4", "\u20ac")]
    [InlineData("GBK", "815C", "\u4e57")]
    [InlineData("ISO_IR 13", "835C", "\u30bd")]
    [InlineData("\\ISO 2022 IR 159", "1B2428443021", "\u4e02")]
    [InlineData("\\ISO 2022 IR 87", "1B2442305C", "\u79fb")]
    [InlineData("ISO 2022 IR 100\\ISO 2022 IR 144", "E91B2D4CD0", "\u00e9\u0430")]
    [InlineData("ISO 2022 IR 149", "B1E8", "\uae40")]
    [InlineData("ISO_IR 999", "E9", "\u00e9")]
    [InlineData("\\ISO_IR 999", "E9", "\u00e9")]
    public void Bytes_of_a_set_become_its_characters(string set, string bytes, string expected)
    {
        Assert.Equal(expected, Decode(set, "LO", bytes));
    }

    [Theory]
    [InlineData("LO", "5C")]
    [InlineData("PN", "5C")]
    [InlineData("PN", "5E")]
    [InlineData("PN", "3D")]
    [InlineData("LT", "0D0A")]
    [InlineData("LT", "0C")]
    [InlineData("LT", "09")]
    public void The_first_set_counts_again_after_a_delimiter(string vr, string delimiter)
    {
        string text = Decode("ISO 2022 IR 100\\ISO 2022 IR 144", vr, "1B2D4CD0" + delimiter + "E9");

        Assert.Equal('\u0430', text[0]);
        Assert.Equal('\u00e9', text[^1]);
    }

    [Theory]
    [InlineData("LT", "5C")]
    [InlineData("LO", "5E")]
    [InlineData("LO", "3D")]
    public void What_delimits_only_in_other_representations_changes_no_set(string vr, string character)
    {
        Assert.Equal('\u0430', Decode("ISO 2022 IR 100\\ISO 2022 IR 144", vr, "1B2D4CD0" + character + "D0")[^1]);
    }

    [Theory]
    [InlineData("ISO_IR 192", "41FF", "A\ufffd")]
    [InlineData("ISO_IR 138", "41BF", "A\ufffd")]
    [InlineData("GB18030", "41FF", "A\ufffd")]
    [InlineData("\\ISO 2022 IR 149", "1B242943B15C41", "\ufffd|A")]
    [InlineData("\\ISO 2022 IR 149", "1B242943B1", "\ufffd")]
    [InlineData("\\ISO 2022 IR 87", "1B244241", "\ufffd")]
    [InlineData("\\ISO 2022 IR 87", "1B2A41", "\ufffd*A")]
    public void What_a_set_does_not_have_becomes_a_replacement_character(string set, string bytes, string expected)
    {
        Assert.Equal(expected, Decode(set, "LO", bytes));
    }

    [Fact]
    public void A_backslash_within_a_character_separates_no_values()
    {
        Assert.Equal("\u4e57|A", Decode("GB18030", "LO", "815C5C41"));
    }

    [Fact]
    public void Items_inherit_the_set_around_them_and_may_name_their_own()
    {
        var inherits = new RawDataSet().Element(DicomTag.CodeMeaning, "LO", [0xC4, 0xE9]).ToArray();
        var own = new RawDataSet().Text(DicomTag.SpecificCharacterSet, "CS", "ISO_IR 100").Element(DicomTag.CodeMeaning, "LO", [0xC4, 0xE9]).ToArray();
        byte[] items = new RawDataSet().Mark(DicomTag.Item, (uint)own.Length).Raw(own).Mark(DicomTag.Item, (uint)inherits.Length).Raw(inherits).ToArray();
        byte[] bytes = new RawDataSet()
            .Text(DicomTag.SpecificCharacterSet, "CS", "ISO_IR 126")
            .Element(DicomTag.ViewCodeSequence, "SQ", items)
            .ToFile(DicomTransferSyntax.ExplicitVRLittleEndian.Uid);

        using var file = DicomFile.Read(bytes);

        Assert.Equal(["\u00c4\u00e9", "\u0394\u03b9"], file.Dataset.GetSequence(DicomTag.ViewCodeSequence).Select(item => item.GetString(DicomTag.CodeMeaning)));
    }

    [Fact]
    public void Random_bytes_in_random_sets_never_fail()
    {
        var random = new Random(20260110);
        string[] vrs = ["PN", "LO", "SH", "LT", "ST"];

        for (int round = 0; round < 20_000; round++)
        {
            string set = string.Join('\\', random.GetItems(Terms, random.Next(1, 4)));
            byte[] value = new byte[random.Next(0, 40)];
            random.NextBytes(value);
            for (int escape = random.Next(4); escape > 0 && value.Length > 4; escape--)
                "\u001b$)C"u8[..random.Next(1, 5)].CopyTo(value.AsSpan(random.Next(value.Length - 4)));

            string text = TextDecoder.For(Encoding.Latin1.GetBytes(set)).Decode(value, new DicomVR(random.GetItems(vrs, 1)[0]));

            Assert.True(text.Length <= value.Length, set);
        }
    }

    /// <summary>The values, parted by '|'.</summary>
    private static string Decode(string set, string vr, string hexadecimal)
    {
        var tag = vr switch { "PN" => DicomTag.PatientName, "LT" => Comments, _ => DicomTag.CodeMeaning };
        byte[] bytes = new RawDataSet()
            .Text(DicomTag.SpecificCharacterSet, "CS", set)
            .Element(tag, vr, Convert.FromHexString(hexadecimal))
            .ToFile(DicomTransferSyntax.ExplicitVRLittleEndian.Uid);
        using var file = DicomFile.Read(bytes);
        return string.Join('|', file.Dataset.GetStrings(tag));
    }
}
