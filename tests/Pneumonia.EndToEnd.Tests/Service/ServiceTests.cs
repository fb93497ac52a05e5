using System.Net;
using Pneumonia.Imaging;
using Pneumonia.TestKit;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Results;

namespace Pneumonia.EndToEnd.Tests.Service;

/// <summary>The built program over a real folder.</summary>
public sealed class ServiceTests : IAsyncDisposable
{
    private readonly ServiceProcess _service = new();

    [Fact]
    public async Task A_second_service_on_the_same_data_root_ends_at_once_and_says_why()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such timeout.");
        await _service.StartAsync();

        // One that does not end is ended: 124.
        var second = await ExternalProgram.RunAsync(
            "timeout",
            [
                "60", "dotnet", ServiceProcess.Program, "run", "--DataRoot", _service.DataRoot.Path, "--Intake:Folders:0:Path", _service.ExportFolder,
                "--Model:Folder", TinyModel.Folder, "--Operations:Http", "http://127.0.0.1:0",
            ],
            TestContext.Current.CancellationToken);

        Assert.Equal(ExitCodes.InputOutput, second.ExitCode);
        Assert.Contains("Another pneumonia-worker service works on the data root", second.Output + second.Error, StringComparison.Ordinal);
        Assert.False(_service.HasEnded);
    }

    [Fact]
    public async Task A_study_in_the_export_folder_becomes_a_result_and_stays_where_it_is()
    {
        var address = await _service.StartAsync();
        await _service.WaitUntilReadyAsync(address);

        string flagged = Flagged("flagged.dcm");
        string unflagged = NotFlagged("not-flagged.dcm");
        var results = await _service.WaitForResultsAsync(2);

        Assert.True(results["flagged.dcm"].IsFlagged);
        Assert.Equal(Outcome.Scored, results["not-flagged.dcm"].Outcome);
        Assert.False(results["not-flagged.dcm"].IsFlagged);
        Assert.True(File.Exists(flagged) && File.Exists(unflagged));
        Assert.Equal(ExitCodes.Done, await _service.StopAsync());
        Assert.Single(Directory.EnumerateFiles(_service.DataRoot.FlaggedFolder));
        Assert.Equal(2, (await File.ReadAllLinesAsync(_service.DataRoot.WorklistFile, TestContext.Current.CancellationToken)).Length);
    }

    [Fact]
    public async Task After_a_restart_nothing_is_done_twice()
    {
        await _service.StartAsync();
        Flagged("first.dcm");
        var first = (await _service.WaitForResultsAsync(1))["first.dcm"];
        Assert.Equal(ExitCodes.Done, await _service.StopAsync());

        await _service.StartAsync();
        NotFlagged("second.dcm");
        var results = await _service.WaitForResultsAsync(2);

        Assert.Equal(first.ScoredAt, results["first.dcm"].ScoredAt);
        Assert.Equal(ExitCodes.Done, await _service.StopAsync());
        Assert.Equal(new Dictionary<string, long> { ["scored"] = 2 }, _service.CountByState());
    }

    [Fact]
    public async Task After_a_power_cut_every_study_has_exactly_one_result()
    {
        const int Studies = 40;
        await _service.StartAsync("--Scoring:BatchSize", "2");
        for (int i = 0; i < Studies; i++)
            Flagged($"{i}.dcm");
        await _service.WaitForResultsAsync(1);

        await _service.KillAsync();
        int before = _service.Results().Count;
        await _service.StartAsync();
        var results = await _service.WaitForResultsAsync(Studies);

        Assert.InRange(before, 1, Studies - 1);
        Assert.All(results.Values, result => Assert.Equal(Outcome.Scored, result.Outcome));
        Assert.Equal(ExitCodes.Done, await _service.StopAsync());
        Assert.Equal(new Dictionary<string, long> { ["scored"] = Studies }, _service.CountByState());
        Assert.Empty(_service.VerifyAudit());
    }

    [Fact]
    public async Task Bad_files_are_not_assessed_each_for_its_reason_and_the_service_goes_on()
    {
        await _service.StartAsync();
        byte[] whole = A.ChestInstance().Build();
        Write("truncated.dcm", whole[..(whole.Length - 100)]);
        Write("empty.dcm", []);
        Write("text.dcm", [.. "This is not a DICOM file. "u8.ToArray(), .. new byte[500]]);
        A.ChestInstance().WithViewPosition("LL").Save(In("lateral.dcm"));
        A.ChestInstance().WithPatientAge("064Y").Save(In("adult.dcm"));
        Flagged("good.dcm");

        var results = await _service.WaitForResultsAsync(6);

        Assert.Equal(Reason.Truncated, results["truncated.dcm"].Reason);
        Assert.Equal(Reason.EmptyFile, results["empty.dcm"].Reason);
        Assert.Equal(Reason.NotDicom, results["text.dcm"].Reason);
        Assert.Equal(Reason.NotFrontal, results["lateral.dcm"].Reason);
        Assert.Equal(Reason.AgeOutsideIntendedUse, results["adult.dcm"].Reason);
        Assert.Equal(Outcome.Scored, results["good.dcm"].Outcome);
        Assert.All(results.Keys, name => Assert.True(File.Exists(In(name))));
    }

    [Fact]
    public async Task Score_says_of_a_file_what_the_service_says()
    {
        await _service.StartAsync();
        Flagged("flagged.dcm");
        NotFlagged("not-flagged.dcm");
        A.ChestInstance().WithViewPosition("LL").Save(In("lateral.dcm"));
        Write("text.dcm", [.. "This is not a DICOM file. "u8.ToArray(), .. new byte[500]]);
        var results = await _service.WaitForResultsAsync(4);

        var scored = await ServiceProcess.RunVerbAsync("score", "--json", _service.ExportFolder, "--Model:Folder", TinyModel.Folder);

        Assert.Equal(ExitCodes.DoneWithFindings, scored.ExitCode);
        var said = scored.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ResultJson.Deserialize).ToDictionary(result => Path.GetFileName(result.Path));
        Assert.Equal(4, said.Count);
        Assert.All(said, entry => Assert.Equal(
            (results[entry.Key].Outcome, results[entry.Key].Reason, results[entry.Key].Probability, results[entry.Key].IsFlagged),
            (entry.Value.Outcome, entry.Value.Reason, entry.Value.Probability, entry.Value.IsFlagged)));
    }

    [Fact]
    public async Task A_folder_that_goes_away_makes_the_service_unready_and_is_named()
    {
        var address = await _service.StartAsync();
        await _service.WaitUntilReadyAsync(address);

        Directory.Delete(_service.ExportFolder);
        await ServiceProcess.UntilAsync("the service is not ready", async () => (await _service.GetReadinessAsync(address)).Status == HttpStatusCode.ServiceUnavailable);
        var (_, body) = await _service.GetReadinessAsync(address);

        Assert.False(body["ready"]!.GetValue<bool>());
        Assert.StartsWith("folders:", Assert.Single(body["reasons"]!.AsArray())!.GetValue<string>(), StringComparison.Ordinal);
        string page = await _service.GetTextAsync(address);
        Assert.Contains("Not ready", page, StringComparison.Ordinal);
        Assert.Contains("<li>folders:", page, StringComparison.Ordinal);
        Assert.Contains("Research use only", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_room_on_the_disk_nothing_is_taken_until_there_is_some()
    {
        const string Never = "1000000"; // MiB: more than the disk of any machine that runs tests has free
        Flagged("a.dcm");
        var address = await _service.StartAsync("--Operations:StopIntakeMegabytes", Never, "--Operations:ResumeIntakeMegabytes", Never);
        var (status, body) = (HttpStatusCode.OK, "");
        await ServiceProcess.UntilAsync("all but the disk is ready", async () =>
        {
            var readiness = await _service.GetReadinessAsync(address);
            (status, body) = (readiness.Status, readiness.Body.ToJsonString());
            return !body.Contains("model", StringComparison.Ordinal);
        });
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("disk: ", body, StringComparison.Ordinal);
        Assert.Empty(_service.Results());
        Assert.Equal(ExitCodes.Done, await _service.StopAsync());
        Assert.Empty(_service.CountByState());

        await _service.StartAsync();
        Assert.True((await _service.WaitForResultsAsync(1))["a.dcm"].IsFlagged);
    }

    [Fact]
    public async Task A_misspelt_key_ends_the_service_with_78_and_is_named()
    {
        var ended = await ServiceProcess.RunVerbAsync("run", "--Intake:QuitePeriod", "00:00:05");

        Assert.Equal(ExitCodes.Configuration, ended.ExitCode);
        Assert.Contains("Intake:QuitePeriod", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_and_the_names_of_result_files_tell_no_study()
    {
        const string StudyUid = "1.2.826.0.1.3680043.10.999.7";
        await _service.StartAsync("--Operations:LogLevel", "Trace");
        A.ChestInstance().WithStudyUid(StudyUid).Save(In("Doe^Jane.dcm"));
        await _service.WaitForResultsAsync(1);
        await _service.StopAsync();

        string log = await _service.ReadLogAsync();

        Assert.Contains("Scored", log, StringComparison.OrdinalIgnoreCase);
        Assert.All([StudyUid, "Doe", "Synthetic"], secret => Assert.DoesNotContain(secret, log, StringComparison.OrdinalIgnoreCase));
        Assert.All(
            Directory.EnumerateFileSystemEntries(_service.DataRoot.Path, "*", SearchOption.AllDirectories),
            path => Assert.False(path.Contains(StudyUid, StringComparison.Ordinal) || path.Contains("Doe", StringComparison.Ordinal)));
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    // The model of tests flags an image whose centre is brighter than its border.
    private string Flagged(string name) => A.ChestInstance().WithPixels(96, 80, (row, column) => IsCentre(row, column) ? 3000 : 500).Save(In(name));

    private string NotFlagged(string name) => A.ChestInstance().WithPixels(96, 80, (row, column) => IsCentre(row, column) ? 500 : 3000).Save(In(name));

    private static bool IsCentre(int row, int column) => row is >= 24 and < 72 && column is >= 20 and < 60;

    private string In(string name) => Path.Combine(_service.ExportFolder, name);

    private void Write(string name, byte[] content) => File.WriteAllBytes(In(name), content);
}
