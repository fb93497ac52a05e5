using Pneumonia.TestKit;
using Pneumonia.Worker.Operations.Configuration;

namespace Pneumonia.Worker.Tests.Operations;

public sealed class WorkerConfigurationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_sites_file_wins_over_the_programs_file_key_by_key()
    {
        Write("program.json", """{ "Scoring": { "Threads": 1, "BatchSize": 2 } }""");
        Write("site.json", """{ "Scoring": { "Threads": 3 } }""");

        var configuration = Load();

        Assert.Equal("3", configuration.Root["Scoring:Threads"]);
        Assert.Equal("2", configuration.Root["Scoring:BatchSize"]);
    }

    [Fact]
    public void The_environment_wins_over_files_and_the_command_line_over_all()
    {
        Write("site.json", """{ "Ledger": { "BusyTimeout": "00:00:01" } }""");
        Environment.SetEnvironmentVariable("PNEUMONIA_Ledger__BusyTimeout", "00:00:02");
        try
        {
            Assert.Equal("00:00:02", Load().Root["Ledger:BusyTimeout"]);
            Assert.Equal("00:00:03", Load(("Ledger:BusyTimeout", "00:00:03")).Root["Ledger:BusyTimeout"]);
        }
        finally
        {
            Environment.SetEnvironmentVariable("PNEUMONIA_Ledger__BusyTimeout", null);
        }
    }

    [Fact]
    public void Each_value_names_its_source()
    {
        string site = Write("site.json", """{ "Scoring": { "Threads": 3 } }""");

        var entries = ConfigurationListing.Of(Load(("Scoring:BatchSize", "4"))).ToDictionary(entry => entry.Key);

        Assert.Equal(new ConfigurationEntry("Scoring:Threads", "3", site), entries["Scoring:Threads"]);
        Assert.Equal(new ConfigurationEntry("Scoring:BatchSize", "4", "command line"), entries["Scoring:BatchSize"]);
        Assert.Equal(new ConfigurationEntry("Scoring:AgePolicy", "Refuse", ConfigurationListing.BuiltIn), entries["Scoring:AgePolicy"]);
    }

    [Fact]
    public void Items_of_a_list_are_listed_with_their_defaults()
    {
        var entries = ConfigurationListing.Of(Load(("Intake:Folders:0:Path", "/x"))).Where(entry => entry.Key.StartsWith("Intake:Folders", StringComparison.Ordinal));

        Assert.Equal(
            [
                new("Intake:Folders:0:Path", "/x", "command line"),
                .. new[] { ("Required", "true"), ("Subfolders", "true"), ("Ignore", "[]"), ("AllowHoles", "false"), ("Zip", "true"), ("QuietPeriod", ""), ("ScanInterval", ""), ("IncompleteAfter", "") }
                    .Select(other => new ConfigurationEntry($"Intake:Folders:0:{other.Item1}", other.Item2, ConfigurationListing.BuiltIn)),
            ],
            entries);
    }

    [Fact]
    public void A_file_that_is_not_JSON_is_refused_by_its_name()
    {
        string site = Write("site.json", """{ "Scoring": """);

        var refused = Assert.Throws<ConfigurationException>(() => Load());

        Assert.Contains(site, Assert.Single(refused.Problems), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private string Write(string name, string json)
    {
        File.WriteAllText(_folder[name], json);
        return _folder[name];
    }

    private WorkerConfiguration Load(params (string Key, string Value)[] overrides) => WorkerConfiguration.Load(
        _folder["program.json"], _folder["site.json"], overrides.ToDictionary(entry => entry.Key, entry => (string?)entry.Value));
}
