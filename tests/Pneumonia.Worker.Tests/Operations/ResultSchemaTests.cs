using System.Text.Json.Nodes;
using Pneumonia.Imaging;
using Pneumonia.TestKit;
using Pneumonia.Worker.Results;

namespace Pneumonia.Worker.Tests.Operations;

/// <summary>config/result.schema.json and what the product writes have the same names in the same places.</summary>
public sealed class ResultSchemaTests
{
    private static readonly JsonNode Instance =
        JsonNode.Parse(File.ReadAllText(Path.Combine(Requires.RepositoryRoot, "config", "result.schema.json")))!["$defs"]!["instance"]!;

    private static readonly JsonObject Full = JsonNode.Parse(ResultJson.Serialize(new InstanceResult
    {
        Path = "a.dcm",
        Outcome = Outcome.Scored,
        Reason = Reason.NotChest,
        Findings = [new FindingResult("pneumonia", 0.9, true, 0.5)],
        Model = new ModelIdentity("pneumonia", "1.0.0", new string('0', 64)),
        Gate = new GateResult(0.1, 0.9),
        Frames = new FramesResult(2, 3, 3),
    }))!.AsObject();

    [Fact]
    public void Every_property_of_a_result_is_in_the_schema_and_required() => AssertDescribes(Instance, Full);

    [Theory]
    [InlineData("model")]
    [InlineData("gate")]
    [InlineData("frames")]
    public void So_is_every_property_of_its_parts(string part) => AssertDescribes(Instance["properties"]![part]!, Full[part]!.AsObject());

    [Fact]
    public void So_is_every_property_of_a_finding() =>
        AssertDescribes(Instance["properties"]!["findings"]!["items"]!, Full["findings"]![0]!.AsObject());

    [Fact]
    public void The_schema_knows_every_outcome() => Assert.Equal(
        Enum.GetValues<Outcome>().Select(outcome => JsonNode.Parse(ResultJson.Serialize(new InstanceResult { Path = "", Outcome = outcome }))!["outcome"]!.GetValue<string>()),
        Instance["properties"]!["outcome"]!["enum"]!.AsArray().Select(name => name!.GetValue<string>()));

    private static void AssertDescribes(JsonNode schema, JsonObject written)
    {
        string[] names = [.. written.Select(property => property.Key)];
        Assert.Equal(names, schema["properties"]!.AsObject().Select(property => property.Key));
        Assert.Equal(names, schema["required"]!.AsArray().Select(name => name!.GetValue<string>()));
    }
}
