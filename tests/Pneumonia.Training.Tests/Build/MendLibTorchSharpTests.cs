using System.Text;
using Pneumonia.TestKit;

namespace Pneumonia.Training.Tests.Build;

[Collection(Libtorch.Alone)]
public sealed class MendLibTorchSharpTests : IDisposable
{
    private static readonly byte[] Symbol = Encoding.ASCII.GetBytes("_ZSt21ios_base_library_initv\0");
    private static readonly byte[] Version = Encoding.ASCII.GetBytes("\0GLIBCXX_3.4.32\0");
    private static readonly byte[] Hash = [0x42, 0xf8, 0x97, 0x02];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Only_the_three_places_change_and_a_second_run_changes_nothing()
    {
        byte[] original = [.. new byte[16], .. Symbol, 7, 7, .. Version, 7, .. Hash, 7];
        string library = Write(original);

        var first = await MendAsync(library);
        byte[] mended = File.ReadAllBytes(library);
        var second = await MendAsync(library);

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        byte[] expected =
        [
            .. new byte[16], .. Encoding.ASCII.GetBytes("_ZNSt8ios_base4InitC1Ev\0\0\0\0\0\0"), 7, 7, .. Encoding.ASCII.GetBytes("\0GLIBCXX_3.4\0\0\0\0"), 7,
            0x74, 0x29, 0x92, 0x08, 7,
        ];
        Assert.Equal(expected, mended);
        Assert.Equal(expected, File.ReadAllBytes(library));
    }

    [Fact]
    public async Task A_library_in_which_a_pattern_occurs_twice_fails_the_build_and_stays_as_it_is()
    {
        byte[] original = [.. Symbol, .. Version, .. Hash, 7, .. Hash];
        string library = Write(original);

        var result = await MendAsync(library);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Equal(original, File.ReadAllBytes(library));
    }

    public void Dispose() => _folder.Dispose();

    private string Write(byte[] content)
    {
        string path = _folder["library.so"];
        File.WriteAllBytes(path, content);
        return path;
    }

    private async Task<ProgramResult> MendAsync(string library)
    {
        string targets = Path.Combine(Requires.RepositoryRoot, "training", "Pneumonia.Training", "Build", "LibTorchSharp.targets");
        string project = _folder["mend.proj"];
        File.WriteAllText(project, $"""
            <Project DefaultTargets="Mend">
              <Import Project="{targets}" />
              <Target Name="Mend"><MendLibTorchSharp Library="{library}" Always="true" /></Target>
            </Project>
            """);
        return await ExternalProgram.RunAsync("dotnet", ["msbuild", project, "-nologo", "-v:q"], TestContext.Current.CancellationToken);
    }
}
