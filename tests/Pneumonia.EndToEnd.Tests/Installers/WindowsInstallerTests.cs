using System.Management.Automation.Language;

namespace Pneumonia.EndToEnd.Tests.Installers;

/// <summary>What can be known of the PowerShell scripts without Windows: that PowerShell understands them.</summary>
public sealed class WindowsInstallerTests
{
    [Theory]
    [InlineData("Install-PneumoniaWorker.ps1")]
    [InlineData("Uninstall-PneumoniaWorker.ps1")]
    public void Scripts_parse(string script)
    {
        var parsed = Parser.ParseFile(Repository.FullPath($"installers/windows/{script}"), out _, out var errors);

        Assert.Empty(errors.Select(error => $"{error.Extent.StartLineNumber}: {error.Message}"));
        Assert.NotNull(parsed.ParamBlock);
    }
}
