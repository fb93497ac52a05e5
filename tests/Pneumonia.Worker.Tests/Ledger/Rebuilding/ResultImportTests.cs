using System.Text.Json.Nodes;
using Pneumonia.TestKit;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Results;
using Pneumonia.Worker.Tests.Ledger.Audit;
using Pneumonia.Worker.Tests.Ledger.Safekeeping;

namespace Pneumonia.Worker.Tests.Ledger.Rebuilding;

/// <summary>Which result files are believed, and what is made of them.</summary>
public sealed class ResultImportTests
{
    private static readonly StudyKeys Keys = new(new byte[32]);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Faults => new()
    {
        { "schema", "2" },
        { "path", "\"relative.dcm\"" },
        { "path", "null" },
        { "studyInstanceUid", "\"1.2.99\"" },
        { "studyInstanceUid", "null" },
        { "studyKey", "null" },
        { "studyKey", "\"0123456789abcdef\"" },
        { "sopInstanceUid", "\"\"" },
        { "sopInstanceUid", $"\"{new string('1', 129)}\"" },
        { "seriesInstanceUid", "\"1\\u0000\"" },
        { "outcome", "\"duplicate\"" },
        { "outcome", "\"notAssessed\"" },
        { "outcome", "0" },
        { "reason", "\"NotChest\"" },
        { "findings", "null" },
        { "findings", "[]" },
        { "findings", "[null]" },
        { "findings", "[{\"label\":null,\"probability\":0.5,\"flagged\":true,\"operatingPoint\":0.5}]" },
        { "findings", "[{\"label\":\"pneumonia\",\"probability\":1.5,\"flagged\":true,\"operatingPoint\":0.5}]" },
        { "findings", "[{\"label\":\"pneumonia\",\"probability\":1e999,\"flagged\":true,\"operatingPoint\":0.5}]" },
        { "findings", "[{\"label\":\"pneumonia\",\"probability\":0.9,\"flagged\":false,\"operatingPoint\":0.5}]" },
        { "model", "null" },
        { "model", "{\"name\":\"pneumonia\",\"version\":\"1\",\"sha256\":\"00\"}" },
        { "scoredAt", "\"1234-01-01T00:00:00Z\"" },
        { "scoredAt", "\"yesterday\"" },
        { "elapsedMs", "-1" },
        { "fileSizeBytes", "-1" },
        { "fileSizeBytes", "null" },
        { "fileModifiedAt", "null" },
        { "pixelSha256", "\"ABC\"" },
        { "warnings", "null" },
        { "warnings", "[null]" },
        { "notice", "null" },
        { "otherInstances", "null" },
        { "otherInstances", "[null]" },
        { "otherInstances", "[[]]" },
        { "otherInstances", "[1]" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_result_that_is_not_as_the_program_writes_them_is_left_out_and_named_by_its_folder(string name, string value)
    {
        using var bench = await LostAsync();
        string file = bench.ResultOf("flagged.dcm");
        RebuildBench.Edit(file, json => json[name] = JsonNode.Parse(value));

        AssertLeftOut(bench, file, outcomes: 3);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\0\0\0\0")]
    [InlineData("{\"schema\":1,\"schema\":1,\"otherInstances\":[]}")]
    public async Task So_is_what_is_no_result_at_all(string content)
    {
        using var bench = await LostAsync();
        string file = bench.ResultOf("flagged.dcm");
        await File.WriteAllTextAsync(file, content, Cancel);

        AssertLeftOut(bench, file, outcomes: 3);
    }

    [Fact]
    public async Task So_are_nesting_without_end_and_a_file_of_any_size()
    {
        using var bench = await LostAsync();
        string deep = bench.ResultOf("flagged.dcm"), large = bench.ResultOf("0.dcm");
        await File.WriteAllTextAsync(deep, string.Concat(Enumerable.Repeat("{\"otherInstances\":[", 100_000)), Cancel);
        await using (var stream = new FileStream(large, FileMode.Create))
            stream.SetLength(ResultFiles.MaxBytes + 1L);

        var import = bench.Rebuild(withoutBackup: true).Import;

        Assert.Equal((2, 2), (import.Outcomes, import.Findings));
    }

    [Fact]
    public async Task A_result_put_into_the_folder_of_another_study_is_left_out()
    {
        using var bench = await LostAsync();
        string file = bench.ResultOf("0.dcm");
        string folder = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(file)!)!, Keys.OfStudy("1.2.99"));
        Directory.CreateDirectory(folder);
        File.Move(file, Path.Combine(folder, ResultFiles.FileName));

        AssertLeftOut(bench, Path.Combine(folder, ResultFiles.FileName), outcomes: 4);
    }

    [Fact]
    public async Task Links_and_pipes_are_neither_followed_nor_opened()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows makes links for administrators only.");
        using var bench = await LostAsync();
        string linked = bench.ResultOf("0.dcm"), piped = bench.ResultOf("1.dcm"), day = Path.GetDirectoryName(Path.GetDirectoryName(linked)!)!;
        File.Move(linked, linked + ".aside");
        File.CreateSymbolicLink(linked, linked + ".aside");
        File.Delete(piped);
        await ExternalProgram.RunAsync("mkfifo", [piped], Cancel);
        Directory.CreateSymbolicLink(Path.Combine(Path.GetDirectoryName(day)!, "05"), day);

        var import = bench.Rebuild(withoutBackup: true).Import;

        Assert.Equal((3, 3), (import.Outcomes, import.Findings));
    }

    [Fact]
    public async Task One_that_names_a_file_again_and_again_is_left_out()
    {
        using var bench = await LostAsync();
        string file = bench.ResultOf("0.dcm");
        RebuildBench.Edit(file, json => json["otherInstances"] = new JsonArray([.. Enumerable.Range(0, 100).Select(_ =>
        {
            var other = json.DeepClone().AsObject();
            other.Remove("otherInstances");
            return other;
        })]));

        AssertLeftOut(bench, file, outcomes: 4);
    }

    /// <summary>With the file as it was, with one written since, and with one that is gone.</summary>
    [Fact]
    public async Task Results_of_earlier_versions_are_entered_and_a_file_that_did_not_change_since_is_not_scored_again()
    {
        using var bench = await RebuildBench.CreateAsync();
        foreach (string name in (string[])["0.dcm", "1.dcm", "flagged.dcm", "text.dcm"])
        {
            RebuildBench.Edit(bench.ResultOf(name), json =>
            {
                RebuildBench.MakeOld(json);
                foreach (var other in json["otherInstances"]!.AsArray())
                    RebuildBench.MakeOld(other!.AsObject());
            });
        }

        File.Delete(bench.Ledger);
        File.Delete(Path.Combine(bench.Inbox, "copy.dcm"));
        foreach (string name in (string[])["flagged.dcm", "lateral.dcm", "text.dcm"])
            File.SetLastWriteTimeUtc(Path.Combine(bench.Inbox, name), new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        File.SetLastWriteTimeUtc(Path.Combine(bench.Inbox, "1.dcm"), new DateTime(2026, 12, 1, 0, 0, 0, DateTimeKind.Utc));
        File.Delete(Path.Combine(bench.Inbox, "0.dcm"));

        var import = bench.Rebuild(withoutBackup: true).Import;
        var again = bench.Rebuild().Import;

        Assert.Equal((5, 2, 3, 0), (import.Outcomes, import.WithoutFile, import.WithoutPixels, import.Findings));
        Assert.Equal((0, 5), (again.Outcomes, again.Known));
        using var service = bench.Start();
        Assert.Equal(1, await service.TakeAsync());
        Assert.Empty(service.Verify().Faults);
        Assert.Empty(RebuildBench.Audit(service));
    }

    [Fact]
    public async Task A_file_that_changed_since_its_outcome_is_a_new_one_and_one_that_is_gone_is_none()
    {
        using var bench = await LostAsync();
        File.Delete(Path.Combine(bench.Inbox, "0.dcm"));
        TestImages.NotFlagged(8).WithUids("1.2.5", "1.2.5.1", "1.2.5.1.1").Save(Path.Combine(bench.Inbox, "1.dcm"));
        await File.WriteAllTextAsync(Path.Combine(bench.Inbox, "text.dcm"), new string('y', 600), Cancel);

        bench.Rebuild(withoutBackup: true);

        using var service = bench.Start();
        Assert.Equal(2, await service.TakeAsync());
        await service.ScoreAsync();
        Assert.Equal((4, 2, 1), (service.States["scored"], service.States["not-assessed"], service.States["superseded"]));
        Assert.Empty(service.Verify().Faults);
    }

    /// <summary>A second result of the same instance under another file: what a ledger that was restored without its results leaves behind.</summary>
    [Theory]
    [InlineData(null, "duplicate")]
    [InlineData("other", null)]
    public async Task Of_two_results_about_one_instance_one_stands(string? pixels, string? state)
    {
        using var bench = await LostAsync();
        RebuildBench.Edit(bench.ResultOf("0.dcm"), json =>
        {
            var twin = json.DeepClone().AsObject();
            twin.Remove("otherInstances");
            twin["path"] = Path.Combine(bench.Inbox, "twin.dcm");
            if (pixels is not null)
                twin["pixelSha256"] = new string('a', 64);
            json["otherInstances"]!.AsArray().Add((JsonNode)twin);
        });

        var import = bench.Rebuild(withoutBackup: true).Import;

        Assert.Equal((5, 1), (import.Outcomes, import.Findings));
        using var service = bench.Start();
        Assert.Equal(3, service.States["scored"]);
        Assert.Equal(state is null ? 0 : 1, service.States.GetValueOrDefault("duplicate"));
        Assert.Empty(service.Verify().Faults);
    }

    [Fact]
    public async Task Of_two_result_files_about_one_file_the_later_stands()
    {
        using var bench = await LostAsync();
        string later = bench.ResultOf("0.dcm");
        string earlier = later.Replace($"{Path.DirectorySeparatorChar}04{Path.DirectorySeparatorChar}", $"{Path.DirectorySeparatorChar}03{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
        Directory.CreateDirectory(Path.GetDirectoryName(earlier)!);
        File.Copy(later, earlier);
        RebuildBench.Edit(earlier, json => json["scoredAt"] = "2026-03-03T05:00:00+00:00");

        var import = bench.Rebuild(withoutBackup: true).Import;

        Assert.Equal((5, 1, 0), (import.Outcomes, import.Known, import.Findings));
        using var service = bench.Start();
        Assert.DoesNotContain(service.Outcomes(), outcome => outcome.ScoredAt.Day == 3);
        Assert.Empty(service.Verify().Faults);
    }

    [Fact]
    public async Task Of_two_outcomes_of_one_file_in_one_result_the_first_stands()
    {
        using var bench = await LostAsync();
        RebuildBench.Edit(bench.ResultOf("flagged.dcm"), json =>
        {
            var again = json["otherInstances"]![0]!.DeepClone();
            again["scoredAt"] = "2026-03-05T05:00:00+00:00";
            json["otherInstances"]!.AsArray().Add(again);
        });

        var import = bench.Rebuild(withoutBackup: true).Import;

        Assert.Equal((5, 1, 0), (import.Outcomes, import.Known, import.Findings));
        using var service = bench.Start();
        Assert.Empty(service.Verify().Faults);
    }

    private static async Task<SafekeepingBench> LostAsync()
    {
        var bench = await RebuildBench.CreateAsync();
        File.Delete(bench.Ledger);
        File.Delete(Path.Combine(bench.Inbox, "copy.dcm"));
        return bench;
    }

    private static void AssertLeftOut(SafekeepingBench bench, string file, int outcomes)
    {
        var import = bench.Rebuild(withoutBackup: true).Import;

        Assert.Equal((outcomes, 1), (import.Outcomes, import.Findings));
        Assert.Contains($"/{Path.GetFileName(Path.GetDirectoryName(file)!)} ", import.Describe().First(), StringComparison.Ordinal);
        using var service = bench.Start();
        Assert.Empty(service.Verify().Faults);
    }
}
