using Pneumonia.TestKit;

namespace Pneumonia.Dicom.Tests;

public sealed class EncodingTests
{
    private const string Deep = "deep value";

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void A_data_set_without_preamble_and_meta_header_tells_its_own_encoding(bool isExplicit, bool isBigEndian)
    {
        byte[] bytes = new RawDataSet(isExplicit, isBigEndian).Text(DicomTag.Modality, "CS", "DX").Numbers(DicomTag.Rows, 3056).ToArray();

        using var file = DicomFile.Read(bytes);

        Assert.Equal((isExplicit, isBigEndian), (file.TransferSyntax.IsExplicitVR, file.TransferSyntax.IsBigEndian));
        Assert.Equal("DX", file.Dataset.GetString(DicomTag.Modality));
        Assert.True(file.Dataset.TryGetInt32(DicomTag.Rows, out int rows));
        Assert.Equal(3056, rows);
        Assert.Empty(file.FileMetaInfo);
    }

    [Fact]
    public void The_first_element_counts_where_the_meta_header_contradicts_it()
    {
        byte[] bytes = new RawDataSet(isExplicit: false).Text(DicomTag.Modality, "CS", "DX").ToFile(DicomTransferSyntax.ExplicitVRLittleEndian.Uid);

        using var file = DicomFile.Read(bytes);

        Assert.Equal(DicomTransferSyntax.ImplicitVRLittleEndian, file.TransferSyntax);
        Assert.Equal("DX", file.Dataset.GetString(DicomTag.Modality));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Sequences_and_items_may_have_defined_or_undefined_lengths(bool isSequenceDefined, bool isItemDefined)
    {
        byte[] element = new RawDataSet().Text(DicomTag.CodeMeaning, "LO", Deep).ToArray();
        var item = new RawDataSet().Mark(DicomTag.Item, isItemDefined ? (uint)element.Length : RawDataSet.Undefined).Raw(element);
        byte[] items = isItemDefined ? item.ToArray() : item.Mark(DicomTag.ItemDelimitation).ToArray();
        var data = new RawDataSet().Element(DicomTag.ViewCodeSequence, "SQ", items, isSequenceDefined ? null : RawDataSet.Undefined);
        if (!isSequenceDefined)
            data.Mark(DicomTag.SequenceDelimitation);
        data.Text(DicomTag.PresentationLutShape, "CS", "IDENTITY");

        using var file = DicomFile.Read(data.ToFile(DicomTransferSyntax.ExplicitVRLittleEndian.Uid));

        Assert.Equal(Deep, Assert.Single(file.Dataset.GetSequence(DicomTag.ViewCodeSequence)).GetString(DicomTag.CodeMeaning));
        Assert.Equal("IDENTITY", file.Dataset.GetString(DicomTag.PresentationLutShape));
    }

    [Fact]
    public void Un_of_undefined_length_is_a_sequence_in_implicit_little_endian_even_in_big_endian_files()
    {
        byte[] inner = new RawDataSet(isExplicit: false)
            .Mark(DicomTag.Item, RawDataSet.Undefined)
            .Text(DicomTag.CodeMeaning, "LO", Deep)
            .Mark(DicomTag.ItemDelimitation)
            .Mark(DicomTag.SequenceDelimitation)
            .ToArray();
        byte[] bytes = new RawDataSet(isBigEndian: true)
            .Element(new DicomTag(0x0009, 0x1001), "UN", inner, RawDataSet.Undefined)
            .Text(DicomTag.PatientId, "LO", "1 ")
            .ToFile(DicomTransferSyntax.ExplicitVRBigEndian.Uid);

        using var file = DicomFile.Read(bytes);

        Assert.Equal(Deep, Assert.Single(file.Dataset.GetSequence(new DicomTag(0x0009, 0x1001))).GetString(DicomTag.CodeMeaning));
        Assert.Equal("1", file.Dataset.GetString(DicomTag.PatientId));
    }

    [Theory]
    [InlineData("  ")]
    [InlineData("??")]
    public void A_placeholder_for_a_vr_is_read_as_un_of_short_length(string vr)
    {
        byte[] bytes = new RawDataSet()
            .Element(DicomTag.PixelRepresentation, "US", [1, 0])
            .Element(DicomTag.PixelPaddingValue, vr, [0x30, 0xF8])
            .ToFile(DicomTransferSyntax.ExplicitVRLittleEndian.Uid);

        using var file = DicomFile.Read(bytes);

        Assert.True(file.Dataset.TryGetInt32(DicomTag.PixelPaddingValue, out int padding));
        Assert.Equal(-2000, padding);
    }

    [Theory]
    [InlineData(0, "US")]
    [InlineData(1, "SS")]
    public void Implicit_vr_is_us_or_ss_by_pixel_representation(ushort representation, string expected)
    {
        byte[] bytes = new RawDataSet(isExplicit: false)
            .Numbers(DicomTag.PixelRepresentation, representation)
            .Numbers(DicomTag.PixelPaddingValue, 0xF830)
            .ToFile(DicomTransferSyntax.ImplicitVRLittleEndian.Uid);

        using var file = DicomFile.Read(bytes);

        Assert.True(file.Dataset.TryGetItem(DicomTag.PixelPaddingValue, out var item));
        Assert.Equal(expected, item.VR.Code);
    }

    [Theory]
    [InlineData(0x6002, 0x3000, "OW", "OverlayData")]
    [InlineData(0x0028, 0x0010, "US", "Rows")]
    [InlineData(0x0020, 0x3145, "CS", "SourceImageIDs")]
    [InlineData(0x0029, 0x0010, "LO", null)]
    [InlineData(0x0029, 0x1010, "UN", null)]
    [InlineData(0x0028, 0x0000, "UL", null)]
    public void The_dictionary_knows_standard_attributes_repeating_groups_and_private_creators(ushort group, ushort element, string vr, string? keyword)
    {
        var tag = new DicomTag(group, element);

        Assert.Equal(vr, DicomDictionary.ImplicitVR(tag, isSigned: false).Code);
        Assert.Equal(keyword, DicomDictionary.Keyword(tag));
    }

    [Fact]
    public void Zeros_that_pad_the_file_are_no_elements()
    {
        byte[] bytes = [.. A.ChestInstance().Build(), .. new byte[501]];

        using var file = DicomFile.Read(bytes);

        using var frame = DicomPixelData.Create(file).GetFrame(0, TestCodecs.Shared);
        Assert.Equal(96 * 80 * 2, frame.Samples.Length);
    }

    [Fact]
    public void A_tag_that_stands_twice_is_refused()
    {
        byte[] bytes = new RawDataSet().Numbers(DicomTag.Rows, 10).Numbers(DicomTag.Rows, 20).ToFile(DicomTransferSyntax.ExplicitVRLittleEndian.Uid);

        var exception = Assert.Throws<DicomException>(() => DicomFile.Read(bytes));

        Assert.Equal((DicomFault.MalformedDataSet, DicomTag.Rows), (exception.Fault, exception.Tag));
    }

    [Fact]
    public void Elements_out_of_order_are_found()
    {
        byte[] bytes = new RawDataSet().Numbers(DicomTag.Columns, 10).Numbers(DicomTag.Rows, 20).ToFile(DicomTransferSyntax.ExplicitVRLittleEndian.Uid);

        using var file = DicomFile.Read(bytes);

        Assert.True(file.Dataset.TryGetInt32(DicomTag.Rows, out int rows));
        Assert.Equal(20, rows);
        Assert.Equal([DicomTag.Rows, DicomTag.Columns], file.Dataset.Select(item => item.Tag));
    }
}
