using Pneumonia.TestKit;

namespace Pneumonia.EndToEnd.Tests.Installers;

/// <summary>The Windows publish, under Wine.</summary>
public sealed class WindowsDemoTests(WindowsWorker worker) : IClassFixture<WindowsWorker>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_demo_scores_the_samples_on_Windows()
    {
        var token = TestContext.Current.CancellationToken;
        string wine = Requires.Tool("wine", "wine wine64");
        string program = Path.Combine(await worker.FolderAsync(token), "pneumonia-worker.exe");
        var environment = new Dictionary<string, string>
        {
            ["WINEPREFIX"] = _folder["wine"],
            ["WINEDEBUG"] = "-all",
            // Wine 8 cannot do the double mapping of memory by which .NET keeps code pages read-only: the runtime faults in a finalizer.
            ["DOTNET_EnableWriteXorExecute"] = "0",
        };
        // Wine reports Windows 7 unless told, and .NET asks for 10.
        await ExternalProgram.RunAsync(wine, ["winecfg", "-v", "win10"], token, environment: environment);

        var demo = await ExternalProgram.RunAsync(wine, [program, "demo", "--exit"], token, environment: environment);

        Assert.True(demo.ExitCode == 0, $"Exit code {demo.ExitCode}: {demo.Output}{demo.Error}");
    }
}
