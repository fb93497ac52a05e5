using System.Text.RegularExpressions;
using Pneumonia.TestKit;

namespace Pneumonia.EndToEnd.Tests.Service;

/// <summary>What the service measures, as Prometheus' own tool sees it, and what config/monitoring makes of it.</summary>
public sealed partial class MonitoringTests : IAsyncDisposable
{
    private static readonly string Folder = Path.Combine(Requires.RepositoryRoot, "config", "monitoring");

    private readonly ServiceProcess _service = new();

    [Fact]
    public async Task Metrics_are_sound_tell_no_study_and_are_those_of_alerts_dashboard_and_readme()
    {
        const string StudyUid = "1.2.826.0.1.3680043.10.999.8";
        var address = await _service.StartAsync();
        byte[] flagged = A.ChestInstance().WithStudyUid(StudyUid).WithPixels(96, 80, (row, column) => row is >= 24 and < 72 && column is >= 20 and < 60 ? 3000 : 500).Build();
        await File.WriteAllBytesAsync(Path.Combine(_service.ExportFolder, "a.dcm"), flagged, TestContext.Current.CancellationToken);
        await _service.WaitForResultsAsync(1);
        await File.WriteAllBytesAsync(Path.Combine(_service.ExportFolder, "again.dcm"), flagged, TestContext.Current.CancellationToken);

        string metrics = "";
        await ServiceProcess.UntilAsync("the resent instance is counted", async () =>
            (metrics = await _service.GetTextAsync(new Uri(address, "metrics"))).Contains("pneumonia_instances_duplicates_total{", StringComparison.Ordinal));

        string own = string.Join('\n', metrics.Split('\n').Where(line => line.Contains("pneumonia_", StringComparison.Ordinal))) + "\n";
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["metrics"], own, TestContext.Current.CancellationToken);
        var lint = await ExternalProgram.RunAsync("sh", ["-c", "\"$0\" check metrics < \"$1\"", Promtool(), folder["metrics"]], TestContext.Current.CancellationToken);
        Assert.Equal((0, ""), (lint.ExitCode, lint.Error));
        Assert.Matches("""pneumonia_instances_finished_total\{[^}]*outcome="Scored",reason="none"\} 1\n""", metrics);
        Assert.DoesNotContain(StudyUid, metrics, StringComparison.Ordinal);
        Assert.DoesNotContain(_service.ExportFolder, metrics, StringComparison.Ordinal);

        var served = Name().Matches(metrics).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);
        foreach (string file in (string[])["alerts.yml", "grafana-dashboard.json"])
        {
            var named = Name().Matches(await File.ReadAllTextAsync(Path.Combine(Folder, file), TestContext.Current.CancellationToken)).Select(match => match.Value);
            Assert.Empty(named.Except(served));
        }

        // A retry is counted from the first one on.
        string readme = await File.ReadAllTextAsync(Path.Combine(Folder, "README.md"), TestContext.Current.CancellationToken);
        var families = Family().Matches(metrics).Select(match => match.Groups[1].Value).Append("pneumonia_instances_retries_total");
        Assert.Equal(families.Order(StringComparer.Ordinal), Documented().Matches(readme).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Each_alert_rises_for_its_fault_and_for_no_other()
    {
        var test = await ExternalProgram.RunAsync(Promtool(), ["test", "rules", Path.Combine(Folder, "alerts.test.yml")], TestContext.Current.CancellationToken);
        var check = await ExternalProgram.RunAsync(Promtool(), ["check", "config", Path.Combine(Folder, "prometheus.yml")], TestContext.Current.CancellationToken);

        Assert.True(test.ExitCode == 0, test.Output + test.Error);
        Assert.True(check.ExitCode == 0, check.Output + check.Error);
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    private static string Promtool() => Requires.Tool("promtool", "prometheus");

    [GeneratedRegex("(pneumonia|dotnet)_[a-z_]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();

    [GeneratedRegex("^# TYPE (pneumonia_[a-z_]+) ", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Family();

    [GeneratedRegex(@"^\| `(pneumonia_[a-z_]+)` \|", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Documented();
}
