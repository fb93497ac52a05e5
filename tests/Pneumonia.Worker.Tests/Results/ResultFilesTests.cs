using System.Text.Json;
using System.Text.Json.Nodes;
using Pneumonia.Worker.Results;

namespace Pneumonia.Worker.Tests.Results;

public sealed class ResultFilesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_study_gets_a_result_and_flagged_ones_an_entry_and_a_row()
    {
        using var bench = new PipelineBench();
        TestImages.Flagged().WithStudyUid("1.2.1").Save(bench.InInbox("a.dcm"));
        TestImages.NotFlagged().WithStudyUid("1.2.2").Save(bench.InInbox("b.dcm"));
        TestImages.Flagged().WithStudyUid("1.2.3").WithBodyPart("HAND").Save(bench.InInbox("c.dcm"));

        await bench.ProcessAsync();

        Assert.Equal(3, bench.ResultFiles().Count);
        var flagged = JsonNode.Parse(await File.ReadAllTextAsync(Assert.Single(bench.FlaggedFiles()), Cancel))!;
        Assert.Equal("1.2.1", flagged["studyInstanceUid"]!.GetValue<string>());
        string[] worklist = await File.ReadAllLinesAsync(bench.Root.WorklistFile, Cancel);
        Assert.Equal(2, worklist.Length);
        Assert.StartsWith("studyKey,studyInstanceUid,probability,", worklist[0], StringComparison.Ordinal);
        Assert.Contains(",1.2.1,", worklist[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_folder_of_a_result_is_its_day_of_receipt_and_its_study_key()
    {
        using var bench = new PipelineBench();
        TestImages.NotFlagged().Save(bench.InInbox("a.dcm"));

        await bench.ProcessAsync();

        string expected = Path.Combine(bench.Root.ResultsFolder, "2026", "03", "04", bench.OnlyOutcome().StudyKey!, "result.json");
        Assert.Equal(expected, Assert.Single(bench.ResultFiles()));
    }

    [Fact]
    public async Task The_highest_instance_decides_its_study_even_if_it_comes_a_day_later()
    {
        using var bench = new PipelineBench();
        TestImages.NotFlagged().WithStudyUid("1.2.1").Save(bench.InInbox("a.dcm"));
        TestImages.Flagged().WithStudyUid("1.2.1").WithViewPosition("LL").Save(bench.InInbox("lateral.dcm"));
        await bench.ProcessAsync();
        Assert.Empty(bench.FlaggedFiles());

        bench.Clock.Advance(TimeSpan.FromDays(1));
        TestImages.Flagged().WithStudyUid("1.2.1").Save(bench.InInbox("late.dcm"));
        await bench.ProcessAsync();

        var result = JsonNode.Parse(await File.ReadAllTextAsync(Assert.Single(bench.ResultFiles()), Cancel))!;
        Assert.True(result["findings"]![0]!["flagged"]!.GetValue<bool>());
        Assert.Equal(["scored", "notAssessed"], result["otherInstances"]!.AsArray().Select(other => other!["outcome"]!.GetValue<string>()).Order().Reverse());
        Assert.Single(bench.FlaggedFiles());
    }

    [Fact]
    public async Task A_queue_that_took_a_flagged_study_is_not_told_again_because_of_another_view()
    {
        using var bench = new PipelineBench();
        TestImages.Flagged().WithStudyUid("1.2.1").Save(bench.InInbox("a.dcm"));
        await bench.ProcessAsync();
        File.Delete(Assert.Single(bench.FlaggedFiles()));

        TestImages.Flagged().WithStudyUid("1.2.1").WithViewPosition("LL").Save(bench.InInbox("lateral.dcm"));
        await bench.ProcessAsync();

        Assert.Empty(bench.FlaggedFiles());
    }

    [Fact]
    public async Task A_file_that_tells_no_study_gets_a_result_under_a_key_of_its_own()
    {
        using var bench = new PipelineBench();
        await File.WriteAllTextAsync(bench.InInbox("Doe^John.txt"), new string('x', 500), Cancel);

        await bench.ProcessAsync();

        string path = Assert.Single(bench.ResultFiles());
        Assert.Matches("^file-[0-9a-f]{16}$", Path.GetFileName(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public async Task The_result_file_of_one_instance_is_what_score_prints_and_an_empty_list()
    {
        using var bench = new PipelineBench();
        TestImages.Flagged().Save(bench.InInbox("a.dcm"));

        await bench.ProcessAsync();

        var file = JsonNode.Parse(await File.ReadAllTextAsync(Assert.Single(bench.ResultFiles()), Cancel))!.AsObject();
        Assert.Empty(file["otherInstances"]!.AsArray());
        file.Remove("otherInstances");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(ResultJson.Serialize(bench.OnlyOutcome())), file));
    }

    [Fact]
    public void The_shape_has_these_members_in_this_order()
    {
        string json = ResultJson.Serialize(new InstanceResult { Path = "/x", Outcome = Outcome.NotAssessed, Reason = Pneumonia.Imaging.Reason.NotFrontal });

        using var document = JsonDocument.Parse(json);
        Assert.Equal(
            ["schema", "path", "studyInstanceUid", "seriesInstanceUid", "sopInstanceUid", "studyKey", "outcome", "reason", "detail", "findings", "model",
                "executionProvider", "gate", "frames", "acquiredAt", "fileSizeBytes", "fileModifiedAt", "pixelSha256", "receivedAt", "scoredAt", "elapsedMs", "warnings", "notice"],
            document.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("notAssessed", "NotFrontal"), (document.RootElement.GetProperty("outcome").GetString(), document.RootElement.GetProperty("reason").GetString()));
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("-1", "'-1")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("1.2.3", "1.2.3")]
    public void Fields_of_the_worklist_are_never_formulas(string value, string expected) => Assert.Equal(expected + "\r\n", Csv.Line(value));

    [Fact]
    public async Task The_worklist_holds_the_newest_rows_up_to_its_limit()
    {
        using var bench = new PipelineBench();
        for (int i = 0; i < 3; i++)
        {
            TestImages.Flagged().WithStudyUid($"1.2.{i}").Save(bench.InInbox($"{i}.dcm"));
            await bench.ProcessAsync();
        }

        var files = new ResultFiles(bench.Root, bench.Ledger, Microsoft.Extensions.Options.Options.Create(new ResultsOptions { WorklistRows = 2 }));
        files.WriteWorklist();

        string[] rows = await File.ReadAllLinesAsync(bench.Root.WorklistFile, Cancel);
        Assert.Equal(["1.2.2", "1.2.1"], rows.Skip(1).Select(row => row.Split(',')[1]));
    }
}
