using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Pneumonia.TestKit;
using Pneumonia.Worker.Jobs.Labels;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Ledger.Audit;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Tests.Ledger.Audit;

namespace Pneumonia.Worker.Tests.Jobs;

public sealed class LabelImporterTests
{
    private const string Heading = "studyInstanceUid,sopInstanceUid,finding,label,reader,date";

    [Fact]
    public async Task Labels_are_added_and_those_about_nothing_known_are_counted()
    {
        using var bench = new JobsBench();
        string study = ChestInstanceBuilder.NewUid(), instance = ChestInstanceBuilder.NewUid();
        await bench.ProcessAsync("a.dcm", TestImages.Flagged().WithStudyUid(study).WithSopInstanceUid(instance));

        var import = await bench.ImportAsync(
            Heading, $"{study},,pneumonia,present,r1,2026-03-01", $",{instance},pneumonia,absent,r1,2026-03-01", ",1.2.3,pneumonia,absent,r1,2026-03-01");

        Assert.Equal(new LabelImport(Added: 3, Changed: 0, Unchanged: 0, Unmatched: 1), import);
    }

    [Fact]
    public async Task A_file_imported_twice_changes_nothing_and_a_reader_may_change_his_mind()
    {
        using var bench = new JobsBench();
        await bench.ImportAsync(Heading, "1.2,,pneumonia,present,r1,2026-03-01", "1.3,,pneumonia,present,r1,2026-03-01");

        var import = await bench.ImportAsync(Heading, "1.2,,pneumonia,present,r1,2026-03-01", "1.3,,pneumonia,absent,r1,2026-03-02");

        Assert.Equal(new LabelImport(Added: 0, Changed: 1, Unchanged: 1, Unmatched: 2), import);
    }

    [Fact]
    public async Task Semicolons_quotes_other_columns_and_any_order_are_read()
    {
        using var bench = new JobsBench();

        var import = await bench.ImportAsync(
            "Date;Reader;Remark;Finding;Label;StudyInstanceUid", "2026-03-01;\"Dr. \"\"A\"\"; B\";\"x;y\";Pneumonia;PRESENT;1.2.3", "");

        Assert.Equal(1, import.Added);
    }

    [Theory]
    [InlineData("1.2,,pneumonia,perhaps,r1,2026-03-01")]
    [InlineData("1.2,,pneumonia,present,r1,01.03.2026")]
    [InlineData("1.2,,pneumonia,present,,2026-03-01")]
    [InlineData("1.2,,,present,r1,2026-03-01")]
    [InlineData(",,pneumonia,present,r1,2026-03-01")]
    [InlineData("Mueller^Anna,,pneumonia,present,r1,2026-03-01")]
    [InlineData("1.2,pneumonia,present,r1,2026-03-01")]
    [InlineData("1.2,\",pneumonia,present,r1,2026-03-01")]
    [InlineData("1.2,,\"pneumonia\n\",present,r1,2026-03-01", 2)]
    [InlineData("1.2,,pneumonia,present,r\"1\",2026-03-01")]
    [InlineData("1.2,,pneumonia,present,\"r\"1,2026-03-01")]
    [InlineData("1.2,,pneumonia,present, \"r1\",2026-03-01")]
    public async Task One_wrong_line_refuses_the_whole_file_with_its_number(string line, int problems = 1)
    {
        using var bench = new JobsBench();

        var refused = await Assert.ThrowsAsync<LabelFileException>(() => bench.ImportAsync(Heading, "1.2,,pneumonia,present,r1,2026-03-01", line));

        Assert.Equal(problems, refused.Problems.Count);
        Assert.StartsWith("Line 3:", refused.Problems[0], StringComparison.Ordinal);
        Assert.DoesNotContain("Mueller", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await bench.ImportAsync(Heading, "1.2,,pneumonia,present,r1,2026-03-01")).Added);
    }

    [Theory]
    [InlineData("")]
    [InlineData("finding,label,reader,date")]
    [InlineData("studyInstanceUid,finding,label,reader")]
    [InlineData("studyInstanceUid,finding,label,reader,date,date")]
    [InlineData("studyInstanceUid,finding,label,reader,date, DATE ")]
    [InlineData("\"studyInstanceUid,finding,label,reader,date")]
    public async Task A_heading_that_does_not_name_the_columns_is_refused(string heading)
    {
        using var bench = new JobsBench();

        await Assert.ThrowsAsync<LabelFileException>(() => bench.ImportAsync(heading));
    }

    [Fact]
    public async Task A_line_that_follows_a_heading_with_an_open_quote_is_not_taken_for_it()
    {
        using var bench = new JobsBench();

        var refused = await Assert.ThrowsAsync<LabelFileException>(() => bench.ImportAsync("\"remark", Heading, "1.2,,pneumonia,present,r1,2026-03-01"));

        Assert.StartsWith("The heading:", Assert.Single(refused.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_of_blanks_are_passed_over_but_counted()
    {
        using var bench = new JobsBench();

        var import = await bench.ImportAsync(Heading, "", "  ", " 1.2 ,,pneumonia,present,\" r1 \",2026-03-01", "");
        var refused = await Assert.ThrowsAsync<LabelFileException>(() => bench.ImportAsync(Heading, "", "  ", "x"));

        Assert.Equal(1, import.Added);
        Assert.StartsWith("Line 4:", Assert.Single(refused.Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"")]
    public async Task A_line_without_an_end_is_refused_before_it_fills_the_memory(string quote)
    {
        using var bench = new JobsBench();

        var refused = await Assert.ThrowsAsync<LabelFileException>(
            () => bench.ImportAsync(Heading, "1.2,,pneumonia,present,r1,2026-03-01", quote + new string(',', 300_000)));

        Assert.StartsWith("Line 3:", Assert.Single(refused.Problems), StringComparison.Ordinal);
        await Assert.ThrowsAsync<LabelFileException>(() => bench.ImportAsync(quote + new string(',', 300_000)));
    }

    [Fact]
    public async Task An_empty_file_is_refused()
    {
        using var bench = new JobsBench();

        await Assert.ThrowsAsync<LabelFileException>(() => bench.ImportAsync());
    }

    [Fact]
    public async Task A_file_of_wrong_lines_names_twenty_of_them()
    {
        using var bench = new JobsBench();

        var refused = await Assert.ThrowsAsync<LabelFileException>(() => bench.ImportAsync([Heading, .. Enumerable.Repeat("x", 1000)]));

        Assert.Equal(20, refused.Problems.Count);
    }

    /// <summary>What is recorded is the hash of what was imported, even of what can be read only once.</summary>
    [Fact]
    public async Task A_file_is_read_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes in folders.");
        using var bench = new JobsBench();
        string pipe = Path.Combine(bench.Root.Path, "labels.csv"), content = $"{Heading}\n1.2,,pneumonia,present,r1,2026-03-01\n";
        await ExternalProgram.RunAsync("mkfifo", [pipe], TestContext.Current.CancellationToken);
        var importer = new LabelImporter(bench.Pipeline.Get<LedgerDatabase>(), bench.Pipeline.Get<StudyKeys>(), bench.Pipeline.Clock);

        // Either end waits for the other when it opens the pipe; a second reading would wait for ever.
        var writing = Task.Run(() => File.WriteAllTextAsync(pipe, content, TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        var import = await Task.Run(() => importer.ImportAsync(pipe, TestContext.Current.CancellationToken), TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        await writing;

        Assert.Equal(1, import.Added);
        var record = Assert.Single(bench.Pipeline.Records(AuditKind.Labels));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content))), (string?)JsonNode.Parse(record.Payload)!["fileSha256"]);
    }
}
