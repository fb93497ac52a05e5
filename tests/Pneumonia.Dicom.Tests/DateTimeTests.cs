using Pneumonia.TestKit;

namespace Pneumonia.Dicom.Tests;

public sealed class DateTimeTests
{
    [Theory]
    [InlineData("20260304050607.123456+0100", "2026-03-04T05:06:07+01:00")]
    [InlineData("20260304050607-0330", "2026-03-04T05:06:07-03:30")]
    [InlineData("20260304050607", "2026-03-04T05:06:07")]
    [InlineData("202603040506", "2026-03-04T05:06:00")]
    [InlineData("2026030405", "2026-03-04T05:00:00")]
    [InlineData("20260304", "2026-03-04")]
    [InlineData("20161231235960", "2016-12-31T23:59:59")]
    [InlineData("20260304050607-0000", null)]
    [InlineData("20260304050607+1500", null)]
    [InlineData("20260304-20260305", null)]
    [InlineData("202603", null)]
    [InlineData("20260230", null)]
    [InlineData("20260304256070", null)]
    [InlineData("20260304:05", null)]
    [InlineData("20260304050607.", null)]
    [InlineData("yesterday", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_date_time_is_read_at_the_precision_it_has_or_not_at_all(string? value, string? expected) =>
        Assert.Equal(expected, DicomDateTime.Parse(value)?.ToString());

    [Theory]
    [InlineData("20260304", "050607.5", "+0100", "2026-03-04T05:06:07+01:00")]
    [InlineData("2026.03.04", "05:06:07", null, "2026-03-04T05:06:07")]
    [InlineData("2026.03.04", "05:06:07.250", null, "2026-03-04T05:06:07")]
    [InlineData("20260304", "05:06", "-0000", "2026-03-04T05:06:00")]
    [InlineData("20260304", "05", "later", "2026-03-04T05:00:00")]
    [InlineData("20260304", "5 pm", "+0100", "2026-03-04")]
    [InlineData("20260304", null, "+0100", "2026-03-04")]
    [InlineData("04.03.2026", "050607", null, null)]
    [InlineData(null, "050607", null, null)]
    public void A_date_and_a_time_are_read_as_dicom_and_as_acr_nema_wrote_them(string? date, string? time, string? zone, string? expected) =>
        Assert.Equal(expected, DicomDateTime.Parse(date, time, zone)?.ToString());

    [Fact]
    public void With_an_offset_a_time_is_a_moment()
    {
        Assert.Equal(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.FromHours(-8)), DicomDateTime.Parse("20260304050607-0800")!.Value.Moment);
        Assert.Null(DicomDateTime.Parse("20260304050607")!.Value.Moment);
        Assert.Null(DicomDateTime.Parse("00010101000000+1400")!.Value.Moment);
    }

    [Fact]
    public void Fractions_of_a_second_are_kept() =>
        Assert.Equal(new TimeOnly(5, 6, 7).Add(TimeSpan.FromMicroseconds(120_000)), DicomDateTime.ParseTime("050607.12"));

    [Fact]
    public void The_data_set_s_zone_counts_where_a_value_has_none()
    {
        using var file = DicomFile.Read(A.ChestInstance()
            .With(DicomTag.TimezoneOffsetFromUtc, DicomVR.SH, "+0530")
            .With(DicomTag.AcquisitionDateTime, DicomVR.DT, "20260304050607-0200").Build());

        Assert.Equal("2026-03-04T05:06:07-02:00", file.Dataset.GetDateTime(DicomTag.AcquisitionDateTime)?.ToString());
        Assert.Equal(TimeSpan.FromMinutes(330), file.Dataset.GetDateTime(DicomTag.AcquisitionDate, DicomTag.AcquisitionTime)?.Offset);
        Assert.Equal(new DateOnly(2026, 1, 2), file.Dataset.GetDate(DicomTag.AcquisitionDate));
        Assert.Null(file.Dataset.GetDate(DicomTag.PatientId));
    }
}
