using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Operations.Configuration;

namespace Pneumonia.Worker.Tests.Operations;

public sealed class ConfigurationOverridesTests
{
    [Fact]
    public void Overrides_are_taken_out_and_the_verbs_own_words_stay()
    {
        var (words, overrides) = ConfigurationOverrides.Split(["score", "--json", "--Intake:Folders:0:Path", "/x", "a.dcm", "--DataRoot=/y"]);

        Assert.Equal(["score", "--json", "a.dcm"], words);
        Assert.Equal("/x", overrides["Intake:Folders:0:Path"]);
        Assert.Equal("/y", overrides["DataRoot"]);
    }

    [Fact]
    public void An_override_keeps_equals_signs_and_colons_in_its_value()
    {
        var (_, overrides) = ConfigurationOverrides.Split(["--Operations:Http=http://[::1]:80/?a=b"]);

        Assert.Equal("http://[::1]:80/?a=b", overrides["Operations:Http"]);
    }

    [Fact]
    public void Words_after_two_lone_hyphens_are_never_overrides()
    {
        var (words, overrides) = ConfigurationOverrides.Split(["score", "--", "--A:B"]);

        Assert.Equal(["score", "--", "--A:B"], words);
        Assert.Empty(overrides);
    }

    [Fact]
    public void An_override_without_a_value_is_a_usage_error() =>
        Assert.Throws<UsageException>(() => ConfigurationOverrides.Split(["run", "--Intake:QuietPeriod"]));
}
