using System.Text.RegularExpressions;
using Pneumonia.TestKit;
using Pneumonia.Worker.Operations;

namespace Pneumonia.EndToEnd.Tests.Service;

/// <summary>What a newcomer sees first.</summary>
public sealed partial class DemoTests
{
    [Fact]
    public async Task Demo_ends_every_sample_as_its_name_says()
    {
        string[] samples = [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Samples"), "*.dcm").Select(file => Path.GetFileName(file)!)];

        var demo = await ServiceProcess.RunVerbAsync("demo", "--exit");

        Assert.True(demo.ExitCode == ExitCodes.Done, demo.Output + demo.Error);
        var verdicts = Outcome().Matches(demo.Output).ToDictionary(line => line.Groups["file"].Value, line => line.Groups["verdict"].Value.TrimEnd());
        Assert.Equal(samples.Order(), verdicts.Keys.Order());
        Assert.All(verdicts, entry => Assert.StartsWith(
            entry.Value switch { "FLAGGED" => "flagged-", "not flagged" => "not-flagged-", _ => "refused-" }, entry.Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Demo_over_a_folder_of_ones_own_leaves_it_as_it_was()
    {
        using var folder = new TemporaryFolder();
        A.ChestInstance().Save(folder["a.dcm"]);
        A.ChestInstance().WithViewPosition("LL").Save(folder["b.dcm"]);

        var demo = await ServiceProcess.RunVerbAsync("demo", "--exit", "--data", folder.Path, "--Model:Folder", TinyModel.Folder);

        Assert.True(demo.ExitCode == ExitCodes.Done, demo.Output + demo.Error);
        Assert.Equal(2, Outcome().Count(demo.Output));
        Assert.Equal(["a.dcm", "b.dcm"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Order());
    }

    [GeneratedRegex(@"^\[ *\d+/\d+\] (?<verdict>FLAGGED|not flagged|not assessed) +(\d\.\d+)? +(?<file>\S+\.dcm)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Outcome();
}
