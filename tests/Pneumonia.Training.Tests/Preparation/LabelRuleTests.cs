using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Tests.Preparation;

public sealed class LabelRuleTests
{
    [Theory]
    [InlineData("1.0", LabelState.Present)]
    [InlineData("0.0", LabelState.Absent)]
    [InlineData("-1.0", LabelState.Uncertain)]
    [InlineData("", null)]
    public void A_column_tells_present_absent_uncertain_or_by_an_empty_field_nothing(string field, object? state)
    {
        var rule = new LabelRule("effusion", "Effusion", ["1.0"], ["0.0"], ["-1.0"]);

        Assert.Equal((LabelState?)state, rule.Read(field, "here"));
    }

    [Theory]
    [InlineData("Pneumonia | Edema", LabelState.Present)]
    [InlineData("Healthy|Maybe", LabelState.Uncertain)]
    [InlineData("Healthy", LabelState.Absent)]
    [InlineData("Edema", null)]
    public void In_a_list_present_wins_over_uncertain_and_that_over_absent(string field, object? state)
    {
        var rule = new LabelRule("pneumonia", "Findings", ["Pneumonia"], ["Healthy"], ["Maybe"], "|", UnlistedValue.Missing);

        Assert.Equal((LabelState?)state, rule.Read(field, "here"));
    }

    [Fact]
    public void A_value_that_is_not_listed_is_refused_unless_the_rule_says_what_it_means()
    {
        var rule = new LabelRule("pneumonia", "Findings", ["1"], ["0"]);

        Assert.Throws<RefusedException>(() => rule.Read("2", "here"));
        Assert.Equal(LabelState.Absent, (rule with { Otherwise = UnlistedValue.Absent }).Read("2", "here"));
        Assert.Null((rule with { Otherwise = UnlistedValue.Missing }).Read("2", "here"));
    }
}
