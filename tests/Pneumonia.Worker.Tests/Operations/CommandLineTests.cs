using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pneumonia.TestKit;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Operations.Verbs;

namespace Pneumonia.Worker.Tests.Operations;

public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("inspect")]
    [InlineData("inspect", "a", "--jason")]
    [InlineData("config", "chek")]
    [InlineData("config", "show", "--DataRoot")]
    public async Task A_command_line_that_is_not_understood_exits_2(params string[] arguments)
    {
        int exitCode = await RunAsync(arguments);

        Assert.Equal(ExitCodes.Usage, exitCode);
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public async Task Help_exits_0() => Assert.Equal(ExitCodes.Done, await RunAsync("--help"));

    [Fact]
    public async Task A_file_that_is_not_there_exits_74()
    {
        int exitCode = await RunAsync("inspect", _folder["absent.dcm"]);

        Assert.Equal(ExitCodes.InputOutput, exitCode);
        Assert.Contains("absent.dcm", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_configuration_exits_78_and_names_every_problem()
    {
        int exitCode = await RunAsync(
            "config", "check", "--Operations:LogLevel", "Loud", "--Operations:ShutdownTimeout", "1.00:00:00", "--Operations:Prot", "1", "--Operations:Http", "nowhere");

        Assert.Equal(ExitCodes.Configuration, exitCode);
        Assert.All(["Operations:LogLevel", "ShutdownTimeout", "Operations:Prot", "Operations:Http"], key => Assert.Contains(key, _error.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_port_that_is_taken_exits_74_and_names_the_key()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        int exitCode = await RunAsync("run", "--Operations:Http", $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}");

        Assert.Equal(ExitCodes.InputOutput, exitCode);
        Assert.Contains("Operations:Http", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stage_that_ends_by_a_fault_ends_the_service_with_70()
    {
        int exitCode = await RunAsync(builder => builder.Services.AddHostedService<FaultyStage>(), "run");

        Assert.Equal(ExitCodes.ProgramFault, exitCode);
        Assert.Contains("the stage broke", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stage_that_cannot_write_ends_the_service_with_74()
    {
        int exitCode = await RunAsync(builder => builder.Services.AddHostedService<FullDiskStage>(), "run");

        Assert.Equal(ExitCodes.InputOutput, exitCode);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    private Task<int> RunAsync(params string[] arguments) => RunAsync(_ => { }, arguments);

    private Task<int> RunAsync(Action<IHostApplicationBuilder> addStage, params string[] arguments) => CommandLine.RunAsync(
        [.. arguments.Contains("--Operations:Http") || arguments.Contains("--DataRoot") ? arguments : [.. arguments, "--Operations:Http", "http://127.0.0.1:0", "--DataRoot", _folder.Path]],
        _output,
        _error,
        builder =>
        {
            builder.AddOperations();
            addStage(builder);
        },
        context => [new RunVerb(context), new InspectVerb(context), new ConfigVerb(context)]);

    private sealed class FaultyStage : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => throw new InvalidOperationException("the stage broke");
    }

    private sealed class FullDiskStage : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => throw new IOException("No space left on device");
    }
}
