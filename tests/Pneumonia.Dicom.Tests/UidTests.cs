using System.Text;

namespace Pneumonia.Dicom.Tests;

public sealed class UidTests
{
    [Theory]
    [InlineData("1.2.3\0", "1.2.3")]
    [InlineData("1.2.3 ", "1.2.3")]
    [InlineData("1.2.3\0\0  ", "1.2.3")]
    [InlineData(" 1.2.3", " 1.2.3")]
    [InlineData("1.02.003", "1.02.003")]
    [InlineData("1.2.A-7", "1.2.A-7")]
    [InlineData("../../etc/passwd", "../../etc/passwd")]
    [InlineData("1.2\\3.4", null)]
    [InlineData("1.2\n3 ", null)]
    [InlineData("1.2\03 ", null)]
    [InlineData("1.2.\u00e4 ", null)]
    [InlineData("  \0", null)]
    [InlineData("", null)]
    public void A_uid_that_identifies_keeps_all_but_the_padding_at_its_end(string stored, string? expected)
    {
        byte[] bytes = new RawDataSet().Text(DicomTag.SopInstanceUid, "UI", stored).ToFile(DicomTransferSyntax.ExplicitVRLittleEndian.Uid);

        using var file = DicomFile.Read(bytes);

        Assert.Equal(expected, file.Dataset.GetUid(DicomTag.SopInstanceUid));
    }

    [Theory]
    [InlineData(65, true)]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void A_uid_that_identifies_may_be_longer_than_the_standard_allows_within_reason(int length, bool isIdentity)
    {
        string uid = "1." + new string('2', length - 2);
        byte[] bytes = new RawDataSet().Text(DicomTag.SopInstanceUid, "UI", uid).ToFile(DicomTransferSyntax.ExplicitVRLittleEndian.Uid);

        using var file = DicomFile.Read(bytes);

        Assert.Equal(isIdentity ? uid : null, file.Dataset.GetUid(DicomTag.SopInstanceUid));
    }

    [Theory]
    [InlineData("1.2.840.10008.1.2", true)]
    [InlineData("1.2.0.3\0", true)]
    [InlineData("1.2\\1.3", true)]
    [InlineData("", true)]
    [InlineData("1.02", false)]
    [InlineData("1..2", false)]
    [InlineData(".1", false)]
    [InlineData("1.2 ", false)]
    [InlineData("1.2\0\0", false)]
    [InlineData("1.a", false)]
    [InlineData("1.22222222222222222222222222222222222222222222222222222222222222", true)]
    [InlineData("1.222222222222222222222222222222222222222222222222222222222222222", false)]
    public void What_is_a_uid_follows_the_standard(string value, bool isUid) => Assert.Equal(isUid, UidSyntax.IsValid(Encoding.Latin1.GetBytes(value)));
}
