using System.Text.Json.Nodes;
using Pneumonia.TestKit;

namespace Pneumonia.Inference.Tests;

/// <summary>A copy of the tiny package with changes.</summary>
internal static class TinyPackage
{
    /// <summary>Copies the package and changes its manifest as JSON.</summary>
    public static string With(TemporaryFolder folder, Action<JsonNode> change)
    {
        string package = TinyModel.CopyTo(folder["package"]);
        string path = Path.Combine(package, ModelPackage.ManifestName);
        var manifest = JsonNode.Parse(File.ReadAllBytes(path))!;
        change(manifest);
        File.WriteAllText(path, manifest.ToJsonString());
        return package;
    }

    /// <summary>An image of one value in the centre and another on the border.</summary>
    public static float[] Image(float centre, float border) =>
        [.. Enumerable.Range(0, TinyModel.Rows * TinyModel.Columns).Select(i => IsCentre(i / TinyModel.Columns) && IsCentre(i % TinyModel.Columns) ? centre : border)];

    private static bool IsCentre(int index) => index is >= 8 and < 24;
}
