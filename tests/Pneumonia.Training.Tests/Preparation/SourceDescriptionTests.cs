using System.Text.Json.Nodes;
using Pneumonia.TestKit;
using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Tests.Preparation;

public sealed class SourceDescriptionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{ "name": "x", "attribution": "y" }""")]
    [InlineData("""{ "kind": "cloud", "name": "x", "attribution": "y" }""")]
    [InlineData("""{ "kind": "folders", "name": "x", "attribution": "y", "splits": { "train": "Training" } }""")]
    public void What_does_not_describe_a_data_set_is_refused_by_its_path(string json)
    {
        var refusal = Refuse(json);

        Assert.Contains("source.json", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name", "\"Upper Case\"", "Upper Case")]
    [InlineData("attribution", "\"\"", "attribution")]
    [InlineData("splits", """{ "../train": "Training" }""", "../train")]
    [InlineData("splits", """{ "train": "Trainning" }""", "splits")]
    [InlineData("splits", """{ ".": "Training", "test": "InternalTest" }""", "splits")]
    [InlineData("classes", "{}", "classes")]
    [InlineData("patientPattern", "\"(a)\"", "patientPattern")]
    [InlineData("holdOut", """{ "share": 0.2, "salt": "s", "stratifyBy": "pneumonia" }""", "holdOut")]
    [InlineData("groups", """{ "file": "../groups.csv", "tuningFold": 0 }""", "groups.csv")]
    [InlineData("tpyo", "1", "tpyo")]
    public void A_member_that_makes_no_sense_is_refused_by_its_name_or_value(string member, string value, string named)
    {
        var refusal = Refuse(Change("kermany", member, value));

        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file", "\"../labels.csv\"", "../labels.csv")]
    [InlineData("images", "\"..\"", "images")]
    [InlineData("patientPattern", "\"(a)\"", "patientPattern")]
    [InlineData("holdOut", """{ "share": 1, "salt": "s", "stratifyBy": "pneumonia" }""", "holdOut")]
    [InlineData("labels", """[{ "label": "a", "column": "b", "present": ["1"], "separator": "" }]""", "separator")]
    [InlineData("labels", """[{ "label": "a", "column": "b", "present": ["1"], "absnt": ["0"] }]""", "absnt")]
    [InlineData("labels", """[{ "label": "a", "column": "b", "present": ["1"], "where": { "column": "c", "values": [] } }]""", "where")]
    public void A_member_of_a_table_that_makes_no_sense_is_refused_by_its_name_or_value(string member, string value, string named)
    {
        var refusal = Refuse(Change("adult-nih", member, value));

        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("source.json")]
    [InlineData("=folder")]
    [InlineData("source.json=")]
    [InlineData("source.json=absent")]
    public void An_argument_without_description_or_folder_is_refused(string argument) =>
        Assert.Throws<RefusedException>(() => SourceArgument.Read(argument));

    public void Dispose() => _folder.Dispose();

    private static string Change(string name, string member, string value)
    {
        string path = Path.Combine(Requires.RepositoryRoot, "training", "recipes", "sources", $"{name}.json");
        var json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        json[member] = JsonNode.Parse(value);
        return json.ToJsonString();
    }

    private RefusedException Refuse(string json)
    {
        File.WriteAllText(_folder["source.json"], json);
        return Assert.Throws<RefusedException>(() => SourceDescription.Read(_folder["source.json"]));
    }
}
