using Pneumonia.Training.Synthesis;

namespace Pneumonia.Training.Tests.Synthesis;

public sealed class ContentUidTests
{
    [Fact]
    public void Same_role_and_content_give_the_same_uid_and_any_difference_another()
    {
        string uid = ContentUid.Of("study", [1, 2, 3]);

        Assert.Equal(uid, ContentUid.Of("study", [1, 2, 3]));
        Assert.NotEqual(uid, ContentUid.Of("series", [1, 2, 3]));
        Assert.NotEqual(uid, ContentUid.Of("study", [1, 2, 4]));
    }

    [Fact]
    public void Uid_is_a_version_8_uuid_under_the_root_for_uuids()
    {
        string uid = ContentUid.Of("instance", [7]);

        Assert.StartsWith("2.25.", uid, StringComparison.Ordinal);
        string uuid = UInt128.Parse(uid[5..], System.Globalization.CultureInfo.InvariantCulture).ToString("x32", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal('8', uuid[12]);
        Assert.Contains(uuid[16], "89ab");
    }
}
