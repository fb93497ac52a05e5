using System.Runtime.Versioning;
using Pneumonia.TestKit;

namespace Pneumonia.EndToEnd.Tests.Installers;

/// <summary>The install scripts and the unit, below a temporary root, with a program that is nothing but a name.</summary>
[SupportedOSPlatform("linux")]
public sealed class LinuxInstallerTests : IDisposable
{
    private const string Unit = "etc/systemd/system/pneumonia-worker.service";

    private readonly TemporaryFolder _folder = new();

    public LinuxInstallerTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux only.");
        Directory.CreateDirectory(_folder["publish"]);
        foreach (string file in (string[])["pneumonia-worker", "libcoreclr.so"])
            File.WriteAllText(_folder["publish", file], "first");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Installing_lays_program_unit_and_configuration()
    {
        var installed = await InstallAsync();

        Assert.True(installed.ExitCode == 0, installed.Error);
        Assert.True(File.GetUnixFileMode(Staged("opt/pneumonia-worker/pneumonia-worker")).HasFlag(UnixFileMode.OtherExecute));
        Assert.True(File.Exists(Staged(Unit)));
        Assert.True(File.Exists(Staged("etc/pneumonia-worker/appsettings.json")));
        Assert.Equal("/opt/pneumonia-worker/pneumonia-worker", new FileInfo(Staged("usr/local/bin/pneumonia-worker")).LinkTarget);
    }

    [Fact]
    public async Task Installing_again_replaces_the_program_and_keeps_the_configuration()
    {
        await InstallAsync();
        await File.WriteAllTextAsync(Staged("etc/pneumonia-worker/appsettings.json"), "mine", Token);
        await File.WriteAllTextAsync(_folder["publish", "pneumonia-worker"], "second", Token);
        await File.WriteAllTextAsync(Staged("opt/pneumonia-worker/left-over.dll"), "", Token);

        var again = await InstallAsync();

        Assert.True(again.ExitCode == 0, again.Error);
        Assert.Equal("second", await File.ReadAllTextAsync(Staged("opt/pneumonia-worker/pneumonia-worker"), Token));
        Assert.False(File.Exists(Staged("opt/pneumonia-worker/left-over.dll")));
        Assert.Equal("mine", await File.ReadAllTextAsync(Staged("etc/pneumonia-worker/appsettings.json"), Token));
    }

    [Fact]
    public async Task A_folder_without_the_program_is_refused_and_leaves_no_trace()
    {
        File.Delete(_folder["publish", "pneumonia-worker"]);

        var refused = await InstallAsync();

        Assert.Equal(1, refused.ExitCode);
        Assert.False(Directory.Exists(_folder["root"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Removing_takes_the_program_and_only_a_purge_takes_the_data(bool purge)
    {
        await InstallAsync();
        Directory.CreateDirectory(Staged("var/lib/pneumonia-worker"));
        await File.WriteAllTextAsync(Staged("var/lib/pneumonia-worker/ledger.db"), "", Token);

        var removed = await RunAsync(Staged("opt/pneumonia-worker/uninstall.sh"), ["--root", _folder["root"], .. purge ? (string[])["--purge"] : []]);

        Assert.True(removed.ExitCode == 0, removed.Error);
        Assert.False(Directory.Exists(Staged("opt/pneumonia-worker")));
        Assert.False(File.Exists(Staged(Unit)));
        Assert.Equal(!purge, File.Exists(Staged("var/lib/pneumonia-worker/ledger.db")));
        Assert.Equal(!purge, File.Exists(Staged("etc/pneumonia-worker/appsettings.json")));
    }

    [Fact]
    public async Task Removing_what_is_not_there_is_no_error()
    {
        var removed = await RunAsync(Repository.FullPath("installers/linux/uninstall.sh"), ["--root", _folder["root"]]);

        Assert.True(removed.ExitCode == 0, removed.Error);
    }

    [Fact]
    public async Task The_unit_is_valid_and_shut_off_from_the_rest_of_the_machine()
    {
        await InstallAsync();
        string systemd = Requires.Tool("systemd-analyze", "systemd");
        string unit = _folder["pneumonia-worker.service"];
        string text = await File.ReadAllTextAsync(Staged(Unit), Token);
        await File.WriteAllTextAsync(unit, text.Replace("/opt/", Staged("opt/"), StringComparison.Ordinal), Token);

        var verified = await RunAsync(systemd, ["verify", "--man=no", unit]);
        var exposure = await RunAsync(systemd, ["security", "--offline=true", "--no-pager", "--threshold=20", unit]);

        Assert.True(verified.ExitCode == 0, verified.Error);
        Assert.Empty(verified.Error);
        Assert.True(exposure.ExitCode == 0, exposure.Output + exposure.Error);
    }

    [Fact]
    public async Task The_scripts_pass_shellcheck()
    {
        string[] scripts = ["installers/linux/install.sh", "installers/linux/uninstall.sh", ".ci/run", ".ci/size-table"];

        var checkedScripts = await RunAsync(Requires.Tool("shellcheck", "shellcheck"), scripts.Select(Repository.FullPath));

        Assert.True(checkedScripts.ExitCode == 0, checkedScripts.Output);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Staged(string path) => _folder["root", path];

    private Task<ProgramResult> InstallAsync() =>
        RunAsync(Repository.FullPath("installers/linux/install.sh"), ["--root", _folder["root"], _folder["publish"]]);

    private static Task<ProgramResult> RunAsync(string program, IEnumerable<string> arguments) => ExternalProgram.RunAsync(program, arguments, Token);
}
