using System.Text;
using System.Text.Json;
using Pneumonia.TestKit;
using Pneumonia.Training.Learning;
using Pneumonia.Training.Network;
using static TorchSharp.torch;

namespace Pneumonia.Training.Tests.Network;

[Collection(Libtorch.Alone)]
public sealed class ArchitectureTests
{
    public static TheoryData<string> Names => [.. TinyNet.Architectures.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_network_gives_one_logit_a_label_and_features_of_its_width(string name)
    {
        using var network = TinyNet.Create(seed: 1, TinyNet.Architectures[name], labels: 3);
        using var scope = NewDisposeScope();
        var images = randn(2, 1, 32, 32);

        Assert.Equal([2, 3], network.forward(images).shape);
        Assert.Equal([2, network.Width, 4, 4], network.Features(images).shape);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_few_steps_lower_the_loss(string name)
    {
        random.manual_seed(7);
        using var scope = NewDisposeScope();
        using var network = new ChestNet(TinyNet.Architectures[name], labels: 1);
        using var optimiser = optim.Adam(network.parameters(), lr: 0.01);
        var labels = arange(16).remainder(2).to(ScalarType.Float32).unsqueeze(1);
        var images = randn(16, 1, 32, 32) + labels.view(16, 1, 1, 1) * linspace(-1, 1, 32);

        float[] losses = new float[30];
        for (int step = 0; step < losses.Length; step++)
        {
            optimiser.zero_grad();
            var loss = nn.functional.binary_cross_entropy_with_logits(network.forward(images), labels);
            loss.backward();
            optimiser.step();
            losses[step] = loss.item<float>();
        }

        Assert.True(losses[^5..].Average() < 0.7 * losses[0], string.Join(", ", losses));
    }

    [Fact]
    public void Squeeze_and_excitation_weighs_channels_between_nought_and_one()
    {
        random.manual_seed(8);
        using var scope = NewDisposeScope();
        using var layer = new SqueezeExcitation(16);
        var input = rand(2, 16, 3, 3) + 0.5;

        var share = layer.forward(input) / input;

        Assert.True(share.min().item<float>() > 0 && share.max().item<float>() < 1);
        Assert.True((share - share.mean([2, 3], keepdim: true)).abs().max().item<float>() < 1e-6, "One weight a channel.");
        Assert.True((share[0] - share[1]).abs().max().item<float>() > 1e-4, "The weights depend on the image.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_kind_is_written_to_a_recipe_and_read_again(string name)
    {
        var architecture = TinyNet.Architectures[name];

        string json = JsonSerializer.Serialize(architecture, TrainingJson.Default.Architecture);
        var read = JsonSerializer.Deserialize(json, TrainingJson.Default.Architecture);

        Assert.Equal(architecture.GetType(), read!.GetType());
        Assert.Equal(json, JsonSerializer.Serialize(read, TrainingJson.Default.Architecture));
    }

    [Theory]
    [InlineData("""{ "kind": "plain", "widths": [4], "dropout": 1 }""")]
    [InlineData("""{ "kind": "plain", "widths": [4], "dropout": 0.3, "channels": 2 }""")]
    public void Impossible_dropout_or_channels_are_refused(string json)
    {
        Assert.Throws<RefusedException>(() => JsonSerializer.Deserialize(json, TrainingJson.Default.Architecture));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"kind\": \"vast\",")]
    public void A_recipe_whose_network_is_of_no_known_kind_is_refused(string kind)
    {
        string shipped = File.ReadAllText(Path.Combine(Requires.RepositoryRoot, "training", "recipes", "pneumonia.json"));
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["recipe.json"], shipped.Replace("\"kind\": \"residual\",", kind, StringComparison.Ordinal), Encoding.UTF8);

        Assert.Throws<RefusedException>(() => Recipe.Read(folder["recipe.json"]));
    }
}
