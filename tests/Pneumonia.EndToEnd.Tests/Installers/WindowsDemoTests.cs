using Pneumonia.TestKit;

namespace Pneumonia.EndToEnd.Tests.Installers;

/// <summary>The Windows publish, under Wine.</summary>
public sealed class WindowsDemoTests(WindowsWorker worker) : IClassFixture<WindowsWorker>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_demo_scores_the_samples_on_Windows_compressed_ones_among_them()
    {
        var token = TestContext.Current.CancellationToken;
        string wine = Requires.Tool("wine", "wine wine64");
        string published = await worker.FolderAsync(token);
        await LayMissingFunctionAsync(published, token);
        var environment = new Dictionary<string, string>
        {
            ["WINEPREFIX"] = _folder["wine"],
            ["WINEDEBUG"] = "-all",
            // Wine 8 cannot do the double mapping of memory by which .NET keeps code pages read-only: the runtime faults in a finalizer.
            ["DOTNET_EnableWriteXorExecute"] = "0",
        };
        // Wine reports Windows 7 unless told, and .NET asks for 10.
        await ExternalProgram.RunAsync(wine, ["winecfg", "-v", "win10"], token, environment: environment);

        var demo = await ExternalProgram.RunAsync(wine, [Path.Combine(published, "pneumonia-worker.exe"), "demo", "--exit"], token, environment: environment);

        Assert.True(demo.ExitCode == 0, $"Exit code {demo.ExitCode}: {demo.Output}{demo.Error}");
        Assert.Matches(@"not flagged +\d\.\d+ +not-flagged-jpeg-lossless\.dcm", demo.Output);
    }

    // Wasmtime takes its random numbers from a function of Windows 8 and later that Wine 8 lacks.
    private static async Task LayMissingFunctionAsync(string published, CancellationToken cancellationToken)
    {
        string compiler = Requires.Tool("x86_64-w64-mingw32-gcc", "gcc-mingw-w64-x86-64");
        string source = Repository.FullPath("tests/Pneumonia.EndToEnd.Tests/Installers/bcryptprimitives.c");

        var compiled = await ExternalProgram.RunAsync(
            compiler, ["-shared", "-o", Path.Combine(published, "bcryptprimitives.dll"), source, "-ladvapi32"], cancellationToken);

        Assert.True(compiled.ExitCode == 0, compiled.Error);
    }
}
