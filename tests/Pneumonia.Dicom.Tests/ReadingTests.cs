using Pneumonia.TestKit;

namespace Pneumonia.Dicom.Tests;

public sealed class ReadingTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_written_instance_reads_back(bool deflated)
    {
        var syntax = deflated ? DicomTransferSyntax.DeflatedExplicitVRLittleEndian : DicomTransferSyntax.ExplicitVRLittleEndian;
        byte[] bytes = A.ChestInstance().WithSyntax(syntax).WithWindow(1000.5, 300).Build();

        using var file = DicomFile.Read(bytes);

        Assert.Equal(syntax, file.TransferSyntax);
        Assert.Equal("CHEST", file.Dataset.GetString(DicomTag.BodyPartExamined));
        Assert.True(file.Dataset.TryGetDouble(DicomTag.WindowCenter, out double center));
        Assert.Equal(1000.5, center);
        Assert.Equal("43799004", file.Dataset.GetSequence(DicomTag.AnatomicRegionSequence).Single().GetString(DicomTag.CodeValue));
        using var frame = DicomPixelData.Create(file).GetFrame(0, TestCodecs.Shared);
        Assert.Equal(96 * 80 * 2, frame.Samples.Length);
    }
}
