using System.Text;
using System.Text.Json.Nodes;
using Pneumonia.TestKit;
using Pneumonia.Training.Gating;
using Pneumonia.Training.Learning;
using Pneumonia.Training.Network;

namespace Pneumonia.Training.Tests.Learning;

public sealed class RecipeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Shipped => [.. Directory.GetFiles(RecipeFolder, "*.json").Select(path => Path.GetFileName(path)!).Where(name => name != "compare.json")];

    private static string RecipeFolder => Path.Combine(Requires.RepositoryRoot, "training", "recipes");

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Every_shipped_recipe_is_read(string name) => Assert.NotEmpty(Recipe.Read(Path.Combine(RecipeFolder, name)).Networks);

    [Fact]
    public void A_recipe_is_read_as_it_was_written()
    {
        File.WriteAllBytes(_folder["recipe.json"], A.Recipe().ToJson());

        var recipe = Recipe.Read(_folder["recipe.json"]);

        Assert.Equal(A.Recipe().ToJson(), recipe.ToJson());
        Assert.IsType<ResidualArchitecture>(recipe.Networks[0]);
    }

    // The JSON reader forgets initial values of init-only properties; those of constructor parameters it keeps.
    [Fact]
    public void What_a_recipe_leaves_out_has_its_default()
    {
        var json = JsonNode.Parse(A.Recipe().ToJson())!;
        json["gate"] = new JsonObject();
        foreach (string name in new[] { "schedule", "plainAverageFrom", "patience" })
            Assert.True(json["optimiser"]!.AsObject().Remove(name));
        Assert.True(json["networks"]![0]!.AsObject().Remove("channels"));
        File.WriteAllText(_folder["recipe.json"], json.ToJsonString());

        var recipe = Recipe.Read(_folder["recipe.json"]);

        Assert.Equal(A.Recipe().Optimiser, recipe.Optimiser);
        Assert.Equal(new GateSettings(), recipe.Gate);
        Assert.Equal(1, recipe.Networks[0].Channels);
    }

    [Theory]
    [InlineData("\"seed\"", "\"sead\"", "sead")]
    [InlineData("\"kind\": \"residual\"", "\"kind\": \"convex\"", "convex")]
    [InlineData("\"isExported\": true", "\"isExported\": false", "labels")]
    [InlineData("\"sensitivity\": 0.9", "\"sensitivity\": 1.9", "decision.sensitivity")]
    [InlineData("\"zoomFrom\": 0.95", "\"zoomFrom\": 0", "augmentation.zoomFrom")]
    [InlineData("\"jpegProbability\": 0", "\"jpegProbability\": 10", "augmentation.jpegProbability")]
    [InlineData("\"epochs\": 6", "\"epochs\": 0", "epochs")]
    public void A_recipe_that_makes_no_sense_is_refused_by_what_is_wrong(string right, string wrong, string named)
    {
        string json = Encoding.UTF8.GetString(A.Recipe().ToJson());
        Assert.Contains(right, json, StringComparison.Ordinal);
        File.WriteAllText(_folder["recipe.json"], json.Replace(right, wrong, StringComparison.Ordinal));

        var refusal = Assert.Throws<RefusedException>(() => Recipe.Read(_folder["recipe.json"]));

        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
