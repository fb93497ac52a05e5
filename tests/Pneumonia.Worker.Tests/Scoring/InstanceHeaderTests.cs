using Pneumonia.Dicom;
using Pneumonia.TestKit;
using Pneumonia.Worker.Scoring;

namespace Pneumonia.Worker.Tests.Scoring;

public sealed class InstanceHeaderTests
{
    [Theory]
    [InlineData("20260304050607.123456+0100", null, "2026-03-04T05:06:07+01:00")]
    [InlineData("20260304050607-0530", "+0100", "2026-03-04T05:06:07-05:30")]
    [InlineData("20260304050607", "+0100", "2026-03-04T05:06:07+01:00")]
    [InlineData("202603040506", null, "2026-03-04T05:06:00")]
    [InlineData("20260304", "+0100", "2026-03-04")]
    public void The_acquisition_time_is_the_headers_with_no_offset_but_its_own(string dateTime, string? zone, string expected)
    {
        var instance = A.ChestInstance().With(DicomTag.AcquisitionDateTime, DicomVR.DT, dateTime);
        if (zone is not null)
            instance.With(DicomTag.TimezoneOffsetFromUtc, DicomVR.SH, zone);

        Assert.Equal(expected, AcquiredAt(instance));
    }

    [Fact]
    public void Without_a_date_and_time_the_parts_tell_it() => Assert.Equal("2026-01-02T03:04:05", AcquiredAt(A.ChestInstance()));

    [Theory]
    [InlineData("20261399")]
    [InlineData("yesterday")]
    public void Nonsense_is_passed_over(string dateTime) =>
        Assert.Equal("2026-01-02T03:04:05", AcquiredAt(A.ChestInstance().With(DicomTag.AcquisitionDateTime, DicomVR.DT, dateTime)));

    [Fact]
    public void A_header_that_tells_no_time_has_none() =>
        Assert.Null(AcquiredAt(A.ChestInstance().Without(DicomTag.AcquisitionDate).Without(DicomTag.AcquisitionTime)));

    private static string? AcquiredAt(ChestInstanceBuilder instance)
    {
        using var file = DicomFile.Read(instance.Build());
        return InstanceHeader.Read(file.Dataset).AcquiredAt;
    }
}
