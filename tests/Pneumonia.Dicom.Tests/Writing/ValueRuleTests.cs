namespace Pneumonia.Dicom.Tests;

/// <summary>The writer refuses what PS3.5 does not allow, by tag and rule, and shows no value.</summary>
public sealed class ValueRuleTests
{
    private static readonly DicomTag Tag = new(0x0009, 0x1001);

    public static TheoryData<string, string> Kept => new()
    {
        { "AE", "STORE SCP_1" }, { "AS", "018M" }, { "CS", "FOR PRESENTATION" }, { "DA", "20240229" }, { "DS", "-1.5E-3" }, { "DS", " +.5 " },
        { "DT", "2026" }, { "DT", "202601020304" }, { "DT", "20260102030405.123456+1400" }, { "IS", "-2147483648" }, { "LO", new string('x', 64) },
        { "LO", "größer" }, { "LT", "one\r\ntwo\f\tthree" }, { "PN", "Yamada^Tarou=山田^太郎=やまだ^たろう" }, { "PN", "A^B^C^D^E" }, { "SH", "1234567890123456" },
        { "ST", @"back\slash" }, { "TM", "23" }, { "TM", "235960" }, { "TM", "030405.1" }, { "UC", new string('x', 5000) }, { "UI", "1.2.840.0.10" },
        { "UR", "https://example.org/a?b=c" }, { "UT", new string('x', 100_000) }, { "LO", "" }, { "DA", "" }, { "UI", "" },
    };

    public static TheoryData<string, string> Broken => new()
    {
        { "AE", "                " }, { "AE", "12345678901234567" }, { "AS", "18Y" }, { "CS", "chest" }, { "CS", "12345678901234567" }, { "DA", "20230229" },
        { "DA", "2024.02.29" }, { "DS", "1,5" }, { "DS", "12345678901234567" }, { "DS", "NaN" }, { "DT", "20261301" }, { "DT", "20260102030405+1500" },
        { "IS", "2147483648" }, { "IS", "1.0" }, { "LO", new string('x', 65) }, { "LO", @"back\slash" }, { "LO", "two\nlines" }, { "LT", new string('x', 10_241) },
        { "LT", "\u001B$B" }, { "PN", "A=B=C=D" }, { "PN", "A^B^C^D^E^F" }, { "PN", new string('x', 65) }, { "SH", "12345678901234567" },
        { "ST", new string('x', 1025) }, { "TM", "24" }, { "TM", "030461" }, { "TM", "03:04:05" }, { "UC", "\u0085" }, { "UI", "1.02.3" }, { "UI", "1..2" },
        { "UI", "1." + new string('2', 63) }, { "UR", "a b" }, { "UT", "\0" },
    };

    [Theory]
    [MemberData(nameof(Kept))]
    public void What_keeps_the_rules_of_its_vr_is_written(string vr, string value)
    {
        var writer = new DicomDatasetWriter();

        writer.Add(Tag, new DicomVR(vr), value);

        Assert.True(writer.TryGetElement(Tag, out _));
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void What_breaks_them_is_refused_without_being_shown(string vr, string value)
    {
        var writer = new DicomDatasetWriter();

        var exception = Assert.Throws<ArgumentException>(() => writer.Add(Tag, new DicomVR(vr), value));

        Assert.StartsWith($"{Tag}: {vr} is ", exception.Message);
        Assert.DoesNotContain(value, exception.Message);
    }

    [Fact]
    public void Two_values_of_a_vr_that_has_one_are_refused() =>
        Assert.Throws<ArgumentException>(() => new DicomDatasetWriter().Add(Tag, DicomVR.LT, "one", "two"));

    [Theory]
    [InlineData("US", 65536)]
    [InlineData("US", -1)]
    [InlineData("SS", 32768)]
    [InlineData("UL", -1)]
    [InlineData("SL", 2147483648)]
    [InlineData("UV", -1)]
    [InlineData("IS", 2147483648)]
    [InlineData("FD", 1)]
    public void Whole_numbers_beyond_their_vr_are_refused(string vr, long value) =>
        Assert.Throws<ArgumentException>(() => new DicomDatasetWriter().AddIntegers(Tag, new DicomVR(vr), value));

    [Theory]
    [InlineData("FL", 1e39)]
    [InlineData("FD", double.NaN)]
    [InlineData("DS", double.PositiveInfinity)]
    [InlineData("IS", 1)]
    public void Decimal_numbers_beyond_their_vr_are_refused(string vr, double value) =>
        Assert.Throws<ArgumentException>(() => new DicomDatasetWriter().AddDecimals(Tag, new DicomVR(vr), value));

    [Theory]
    [InlineData(0.1, "0.1")]
    [InlineData(-1.0 / 3, "-0.3333333333333")]
    [InlineData(1e15 / 7, "142857142857143")]
    [InlineData(-1.2345678901234567e-300, "-1.23456789E-300")]
    public void A_decimal_string_has_the_digits_that_16_characters_hold(double value, string expected)
    {
        var writer = new DicomDatasetWriter();
        writer.AddDecimals(Tag, DicomVR.DS, value);

        Assert.True(writer.TryGetElement(Tag, out var element));

        Assert.Equal(expected, System.Text.Encoding.ASCII.GetString(element.Encode(CharacterSet.Default).Span));
    }

    [Fact]
    public void Every_binary_vr_reads_back()
    {
        var writer = new DicomFileWriter(DicomTransferSyntax.ExplicitVRLittleEndian);
        writer.Add(DicomTag.SopClassUid, DicomVR.UI, "1.2.3");
        writer.Add(DicomTag.SopInstanceUid, DicomVR.UI, "1.2.3.4");
        (string VR, long Value)[] integers = [("US", 65535), ("SS", -32768), ("UL", 4294967295), ("SL", -2147483648), ("UV", long.MaxValue), ("SV", long.MinValue)];
        for (byte i = 0; i < integers.Length; i++)
            writer.AddIntegers(writer.ReservePrivate(0x0009, "TEST", i), new DicomVR(integers[i].VR), integers[i].Value, 1);
        writer.AddDecimals(new DicomTag(0x0009, 0x1010), DicomVR.FL, 1.5, -2.25);
        writer.AddTags(new DicomTag(0x0009, 0x1011), DicomTag.PixelData);

        using var file = DicomFile.Read(writer.ToArray());

        Assert.All(integers, (pair, i) => Assert.Equal(
            [pair.Value.ToString(System.Globalization.CultureInfo.InvariantCulture), "1"], file.Dataset.GetStrings(new DicomTag(0x0009, (ushort)(0x1000 + i)))));
        Assert.Equal(["1.5", "-2.25"], file.Dataset.GetStrings(new DicomTag(0x0009, 0x1010)));
        Assert.Equal(["(7FE0,0010)"], file.Dataset.GetStrings(new DicomTag(0x0009, 0x1011)));
    }

    [Fact]
    public void A_private_creator_keeps_its_block_and_another_gets_the_next()
    {
        var writer = new DicomDatasetWriter();

        Assert.Equal(new DicomTag(0x0099, 0x1001), writer.ReservePrivate(0x0099, "ONE", 0x01));
        Assert.Equal(new DicomTag(0x0099, 0x1101), writer.ReservePrivate(0x0099, "OTHER", 0x01));
        Assert.Equal(new DicomTag(0x0099, 0x1002), writer.ReservePrivate(0x0099, "ONE", 0x02));
        Assert.Throws<ArgumentException>(() => writer.ReservePrivate(0x0098, "ONE", 0x01));
    }

    [Theory]
    [InlineData(0x0002, 0x0010)]
    [InlineData(0x0008, 0x0000)]
    [InlineData(0xFFFE, 0xE000)]
    public void Meta_header_group_length_and_items_are_the_writers_own(int group, int element) =>
        Assert.Throws<ArgumentException>(() => new DicomDatasetWriter().Add(new DicomTag((ushort)group, (ushort)element), 1));

    [Fact]
    public void Native_pixels_and_frames_each_have_their_transfer_syntaxes()
    {
        var native = WrittenObjects.Capture(DicomTransferSyntax.ExplicitVRLittleEndian, "1.2.840.10008.5.1.4.1.1.7", bits: 8);
        native.AddFrames([new byte[] { 1 }]);
        var encapsulated = WrittenObjects.Capture(DicomTransferSyntax.Find(WrittenObjects.Rle), "1.2.840.10008.5.1.4.1.1.7", bits: 8);
        encapsulated.AddPixelData(new byte[24 * 32], 8);

        Assert.Throws<InvalidOperationException>(native.ToArray);
        Assert.Throws<InvalidOperationException>(encapsulated.ToArray);
    }

    [Fact]
    public void Frames_that_are_none_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new DicomDatasetWriter().AddFrames([]));
        Assert.Throws<ArgumentException>(() => new DicomDatasetWriter().AddFrames([ReadOnlyMemory<byte>.Empty]));
    }
}
