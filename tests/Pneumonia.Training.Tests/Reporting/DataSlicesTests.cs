using Pneumonia.Inference;
using Pneumonia.Training.Evaluating;
using Pneumonia.Training.Preparation;
using Pneumonia.Training.Reporting.Measuring;

namespace Pneumonia.Training.Tests.Reporting;

public sealed class DataSlicesTests
{
    [Fact]
    public void Views_sexes_and_ages_are_parts_where_they_are_told_with_the_youngest_first()
    {
        string[] parts = Parts(
            Item("a", true) with { View = "PA", Sex = "F", AgeYears = 4 }, Item("b", false) with { View = "AP", Sex = "M", AgeYears = 17 },
            Item("c", true) with { View = "AP", AgeYears = 60 }, Item("d", false) with { View = "PA", AgeYears = 40 });

        Assert.Equal(
            [
                "view AP 2 1", "view PA 2 1", "sex F 1 1", "sex M 1 0", "sex not known 2 1",
                "age 0 to 5 years 1 1", "age 6 to 17 years 1 0", "age 40 to 59 years 1 0", "age 60 years and more 1 1",
            ],
            parts);
    }

    [Fact]
    public void A_finding_is_measured_against_normal_images_alone_over_all_and_within_views()
    {
        var (normal, ill) = (State("rsna:normal", LabelState.Present), State("rsna:normal", LabelState.Absent));

        string[] parts = Parts(
            Item("a", true, ill) with { View = "AP" }, Item("b", false, normal) with { View = "AP" }, Item("c", false, ill) with { View = "AP" }, Item("d", false, normal) with { View = "PA" });

        Assert.Equal(["against normal images only: all 3 1", "against normal images only: AP 2 1", "against normal images only: PA 1 0", "view AP 3 1", "view PA 1 0"], parts);
    }

    [Fact]
    public void Kinds_of_pneumonia_are_each_measured_against_all_normal_images()
    {
        string[] parts = Parts(
            Item("a", true, State("viral", LabelState.Present)), Item("b", true, State("viral", LabelState.Absent)), Item("c", true, State("viral", LabelState.Absent)), Item("d", false));

        Assert.Equal(["kind bacterial against normal 3 2", "kind viral against normal 2 1"], parts);
    }

    [Fact]
    public void Identical_files_count_once_in_a_part_of_their_own()
    {
        string[] parts = Parts(Item("a", true), Item("a", true), Item("b", false));

        Assert.Equal(["identical copies counted once 2 1"], parts);
    }

    [Fact]
    public void Undecided_images_are_in_no_part() =>
        Assert.Empty(Parts(Item("a", true), Item("b", false) with { Labels = State("pneumonia", LabelState.Uncertain), View = "AP" }));

    private static string[] Parts(params DataItem[] items) =>
        [.. DataSlices.Of([.. items.Select(item => new ScoredItem(item, new Assessment([new Finding("pneumonia", 0.5, true, 0.5)], null)))], "pneumonia")
            .Select(slice => $"{slice.Dimension} {slice.Name} {slice.Scores.Count} {slice.Scores.Count(score => score.IsPositive)}")];

    private static DataItem Item(string content, bool isPositive, Dictionary<string, LabelState>? labels = null) => new(
        "source", $"{content}.png", content, content, DataSplit.Tuning,
        new Dictionary<string, LabelState>(labels ?? []) { ["pneumonia"] = isPositive ? LabelState.Present : LabelState.Absent });

    private static Dictionary<string, LabelState> State(string label, LabelState state) => new() { [label] = state };
}
