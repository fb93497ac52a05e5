using System.Text.Json.Nodes;
using Pneumonia.Dicom;
using Pneumonia.Imaging;
using Pneumonia.TestKit;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Operations.Verbs;
using Pneumonia.Worker.Results;
using Pneumonia.Worker.Tests.Zip;

namespace Pneumonia.Worker.Tests.Operations;

/// <summary>score, evaluate and inspect, with the model of tests: it flags an image whose centre is brighter than its border.</summary>
public sealed class ScoringVerbsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    [Fact]
    public async Task Score_answers_one_object_a_file_in_the_order_of_their_names()
    {
        for (int i = 0; i < 20; i++)
            SaveChest($"{i:00}.dcm", bright: i % 2 == 0);

        int exitCode = await RunAsync("score", "--json", _folder.Path);

        Assert.Equal(ExitCodes.Done, exitCode);
        var results = Lines().Select(ResultJson.Deserialize).ToList();
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i:00}.dcm"), results.Select(result => Path.GetFileName(result.Path)));
        Assert.Equal(Enumerable.Range(0, 20).Select(i => i % 2 == 0), results.Select(result => result.IsFlagged));
    }

    [Fact]
    public async Task Score_exits_1_when_a_file_was_not_assessed_and_goes_on_with_the_next()
    {
        A.ChestInstance().WithViewPosition("LL").Save(_folder["a.dcm"]);
        SaveChest("b.dcm", bright: true);

        int exitCode = await RunAsync("score", "--json", _folder["a.dcm"], _folder["b.dcm"]);

        Assert.Equal(ExitCodes.DoneWithFindings, exitCode);
        Assert.Equal([Reason.NotFrontal, null], Lines().Select(line => ResultJson.Deserialize(line).Reason));
    }

    [Fact]
    public async Task Score_without_json_says_the_verdict_and_what_it_is_good_for()
    {
        SaveChest("a.dcm", bright: true);

        await RunAsync("score", _folder["a.dcm"]);

        Assert.StartsWith("FLAGGED", Lines()[0], StringComparison.Ordinal);
        Assert.Contains(InstanceResult.ResearchNotice, Lines()[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_takes_the_instances_of_a_zip_archive_and_one_by_its_path()
    {
        string zip = RawZip.Save(
            _folder["a.zip"], new RawEntry("IM/1", A.ChestInstance().Build()), new RawEntry("viewer.exe", new byte[500]), new RawEntry("IM/2", A.ChestInstance().Build()));

        await RunAsync("score", "--json", _folder.Path, zip + "//IM/2");

        Assert.Equal([zip + "//IM/1", zip + "//IM/2", zip + "//IM/2"], Lines().Select(line => ResultJson.Deserialize(line).Path));
    }

    [Fact]
    public async Task Score_of_a_zip_archive_that_is_refused_says_why()
    {
        string zip = RawZip.Save(_folder["a.zip"], new RawEntry("a", A.ChestInstance().Build()) { Flags = 1 });

        int exitCode = await RunAsync("score", "--json", zip);

        Assert.Equal(ExitCodes.DoneWithFindings, exitCode);
        Assert.Equal(Reason.ZipRefused, ResultJson.Deserialize(Assert.Single(Lines())).Reason);
    }

    [Fact]
    public async Task Two_slashes_in_the_path_of_a_file_name_no_entry()
    {
        SaveChest("a.dcm", bright: true);
        string typed = _folder.Path + "//a.dcm";

        await RunAsync("score", "--json", typed, _folder.Path + "//");
        int inspected = await RunAsync("inspect", typed);

        Assert.All(Lines().Take(2), line => Assert.Equal(_folder["a.dcm"], ResultJson.Deserialize(line).Path));
        Assert.Equal(ExitCodes.Done, inspected);
    }

    [Fact]
    public async Task Inspect_shows_an_entry_of_a_zip_archive()
    {
        string zip = RawZip.Save(_folder["a.zip"], new RawEntry("IM/1", A.ChestInstance().WithModality("CR").Build()));

        int exitCode = await RunAsync("inspect", zip + "//IM/1");

        Assert.Equal(ExitCodes.Done, exitCode);
        Assert.Contains(Lines(), line => line.Contains("Modality", StringComparison.Ordinal) && line.Contains("CR", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Score_of_a_path_that_is_not_there_exits_74() =>
        Assert.Equal(ExitCodes.InputOutput, await RunAsync("score", _folder["absent"]));

    [Fact]
    public async Task A_model_package_that_is_not_there_exits_78() =>
        Assert.Equal(ExitCodes.Configuration, await RunAsync("score", _folder.Path, "--Model:Folder", _folder["absent"]));

    [Fact]
    public async Task A_bad_value_of_a_section_within_a_section_is_named_by_its_key_and_source()
    {
        int exitCode = await RunAsync("score", _folder.Path, "--Scoring:Codecs:MemoryLimitMiB", "5");

        Assert.Equal(ExitCodes.Configuration, exitCode);
        Assert.Contains("'Scoring:Codecs:MemoryLimitMiB' is '5' (command line)", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_measures_folders_named_after_their_class()
    {
        for (int i = 0; i < 6; i++)
        {
            SaveChest($"PNEUMONIA/{i}.dcm", bright: true);
            SaveChest($"NORMAL/{i}.dcm", bright: i == 0);
        }

        int exitCode = await RunAsync("evaluate", "--data", _folder.Path, "--model", TinyModel.Folder, "--json", "--report", _folder["report"]);

        Assert.Equal(ExitCodes.Done, exitCode);
        var figures = JsonNode.Parse(_output.ToString())!["evaluations"]![0]!["figures"]!;
        Assert.Equal(12, figures["n"]!.GetValue<int>());
        Assert.Equal(1.0, figures["sensitivity"]!["value"]!.GetValue<double>());
        Assert.Equal(5 / 6.0, figures["specificity"]!["value"]!.GetValue<double>(), precision: 12);
        Assert.True(File.Exists(_folder["report", "evaluation.html"]) && File.Exists(_folder["report", "evaluation.json"]));
    }

    [Fact]
    public async Task Evaluate_without_a_folder_named_after_the_finding_is_a_usage_error()
    {
        SaveChest("SICK/a.dcm", bright: true);
        SaveChest("NORMAL/b.dcm", bright: false);

        Assert.Equal(ExitCodes.Usage, await RunAsync("evaluate", "--data", _folder.Path));
    }

    [Fact]
    public async Task Inspect_shows_a_file_as_text_and_as_DICOM_JSON()
    {
        A.ChestInstance().WithViewPosition("AP").Save(_folder["a.dcm"]);

        Assert.Equal(ExitCodes.Done, await RunAsync("inspect", _folder["a.dcm"]));
        Assert.Contains("(0018,5101)", _output.ToString(), StringComparison.Ordinal);

        _output.GetStringBuilder().Clear();
        Assert.Equal(ExitCodes.Done, await RunAsync("inspect", "--json", _folder["a.dcm"]));
        Assert.Equal("AP", JsonNode.Parse(_output.ToString())!["00185101"]!["Value"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task Inspect_says_what_the_file_breaks_and_keeps_the_JSON_clean_of_it()
    {
        A.ChestInstance().With(DicomTag.SopInstanceUid, DicomVR.UI, "1.02").Save(_folder["a.dcm"]);

        Assert.Equal(ExitCodes.Done, await RunAsync("inspect", _folder["a.dcm"]));
        Assert.Contains($"{DicomLeniencyKind.InvalidUid} x", _output.ToString(), StringComparison.Ordinal);

        _output.GetStringBuilder().Clear();
        Assert.Equal(ExitCodes.Done, await RunAsync("inspect", "--json", _folder["a.dcm"]));
        Assert.NotNull(JsonNode.Parse(_output.ToString()));
        Assert.Contains($"{DicomLeniencyKind.InvalidUid} x", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_of_a_file_that_is_no_DICOM_exits_1_with_the_reason()
    {
        await File.WriteAllTextAsync(_folder["a.txt"], new string('x', 500), TestContext.Current.CancellationToken);

        Assert.Equal(ExitCodes.DoneWithFindings, await RunAsync("inspect", _folder["a.txt"]));
        Assert.Contains(nameof(Reason.NotDicom), _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evil\u001b[2Jname", "evil?[2Jname")]
    [InlineData("plain name.dcm", "plain name.dcm")]
    public void Control_characters_never_reach_the_terminal(string text, string shown) => Assert.Equal(shown, ResultText.Printable(text));

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    private string[] Lines() => _output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    private void SaveChest(string name, bool bright)
    {
        string path = _folder[name.Split('/')];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        A.ChestInstance().WithPixels(96, 80, (row, column) => (row is >= 24 and < 72 && column is >= 20 and < 60) == bright ? 3000 : 500).Save(path);
    }

    private Task<int> RunAsync(params string[] arguments) => CommandLine.RunAsync(
        arguments.Contains("--Model:Folder") ? arguments : [.. arguments, "--Model:Folder", TinyModel.Folder],
        _output,
        _error,
        OneShotScoring.AddStages,
        context => [new ScoreVerb(context), new EvaluateVerb(context), new InspectVerb(context)]);
}
