using System.Text.RegularExpressions;
using Pneumonia.TestKit;

namespace Pneumonia.EndToEnd.Tests;

/// <summary>What the documents promise and a machine can check.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public async Task Links_between_documents_lead_somewhere()
    {
        var documents = (await Repository.FilesAsync(TestContext.Current.CancellationToken)).Where(file => file.EndsWith(".md", StringComparison.Ordinal));
        foreach (string document in documents)
        {
            string text = await File.ReadAllTextAsync(Repository.FullPath(document), TestContext.Current.CancellationToken);
            string folder = Path.GetDirectoryName(Repository.FullPath(document))!;

            var targets = Link().Matches(text).Select(link => link.Groups["target"].Value);

            Assert.All(targets, target => Assert.True(Path.Exists(Path.Combine(folder, target)), $"{document} links to {target}, which is not there."));
        }
    }

    [Fact]
    public async Task One_property_swaps_in_the_gpu_runtime()
    {
        var evaluated = await ExternalProgram.RunAsync(
            Requires.Tool("dotnet", "dotnet-sdk-10.0"),
            [
                "msbuild", Repository.FullPath("service/Pneumonia.Inference/Pneumonia.Inference.csproj"), "-getItem:PackageReference",
                "-p:OnnxRuntimePackage=Microsoft.ML.OnnxRuntime.Gpu",
            ],
            TestContext.Current.CancellationToken);

        Assert.Contains("\"Identity\": \"Microsoft.ML.OnnxRuntime.Gpu\"", evaluated.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\"Identity\": \"Microsoft.ML.OnnxRuntime\"", evaluated.Output, StringComparison.Ordinal);
    }

    // [text](path), without the addresses of the web and without the part after #.
    [GeneratedRegex(@"\]\((?<target>[^)#:\s]+)(#[^)]*)?\)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Link();
}
