using Pneumonia.TestKit;

namespace Pneumonia.EndToEnd.Tests.Installers;

/// <summary>A self-contained publish, made once for the tests that share it, apart from the checkout's own build.</summary>
public abstract class PublishedWorker(string runtime) : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SemaphoreSlim _publishing = new(1);

    /// <summary>The folder with the program in it.</summary>
    public async Task<string> FolderAsync(CancellationToken cancellationToken)
    {
        string published = _folder["publish"];
        await _publishing.WaitAsync(cancellationToken);
        try
        {
            if (!Directory.Exists(published))
                await PublishAsync(published, cancellationToken);
        }
        finally
        {
            _publishing.Release();
        }

        return published;
    }

    public void Dispose()
    {
        _publishing.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task PublishAsync(string published, CancellationToken cancellationToken)
    {
        var result = await ExternalProgram.RunAsync(
            Requires.Tool("dotnet", "dotnet-sdk-10.0"),
            [
                "publish", Repository.FullPath("service/Pneumonia.Worker"), "-c", "Release", "-r", runtime, "--self-contained",
                "-o", published, "--artifacts-path", _folder["artifacts"], "-v", "quiet", "--nologo",
            ],
            cancellationToken,
            // A build server that lives on would hold this process's pipes open.
            environment: new Dictionary<string, string> { ["MSBUILDDISABLENODEREUSE"] = "1" });
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
    }
}

public sealed class LinuxWorker() : PublishedWorker("linux-x64");

public sealed class WindowsWorker() : PublishedWorker("win-x64");
