using System.Runtime.Versioning;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pneumonia.Dicom;
using Pneumonia.TestKit;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Scoring;

namespace Pneumonia.Worker.Tests.Scoring;

public sealed class CodecWarmUpTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task The_service_is_not_ready_until_the_codecs_are_loaded()
    {
        using var codecs = new CodecSandbox(new CodecLimits().ToOptions(CodecCache.OfUser().Prepare()));
        using var warmUp = new CodecWarmUp(codecs, new FakeTimeProvider(), NullLogger<CodecWarmUp>.Instance);
        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync(warmUp)).Status);

        bool isLoaded = warmUp.TryLoad();

        Assert.True(isLoaded);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(warmUp)).Status);
    }

    [Fact]
    public async Task Without_the_codec_module_the_service_runs_and_is_not_ready()
    {
        using var codecs = BrokenCodecs.Create();
        using var warmUp = new CodecWarmUp(codecs, new FakeTimeProvider(), NullLogger<CodecWarmUp>.Instance);

        bool isLoaded = warmUp.TryLoad();

        Assert.False(isLoaded);
        var health = await CheckAsync(warmUp);
        Assert.Equal(HealthStatus.Unhealthy, health.Status);
        Assert.Contains("dcmjs-native-codecs.wasm", health.Description, StringComparison.Ordinal);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void The_services_cache_is_made_for_its_account_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix modes.");
        var root = new DataRoot(_folder["data"]);

        string? folder = CodecCache.OfService(root).Prepare();

        Assert.Equal(root.CacheFolder, folder);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(root.CacheFolder));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_cache_that_others_can_write_is_not_used()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix modes.");
        var root = new DataRoot(_folder["data"]);
        root.Create();
        File.SetUnixFileMode(root.CacheFolder, File.GetUnixFileMode(root.CacheFolder) | UnixFileMode.OtherWrite);

        Assert.Null(CodecCache.OfService(root).Prepare());
    }

    [Fact]
    public void A_cache_that_cannot_be_made_costs_the_seconds_of_compiling_and_no_more()
    {
        File.WriteAllText(_folder["data"], "a file where the folder should be");

        Assert.Null(CodecCache.OfService(new DataRoot(_folder["data"])).Prepare());
    }

    public void Dispose() => _folder.Dispose();

    private static Task<HealthCheckResult> CheckAsync(CodecWarmUp warmUp) =>
        new CodecHealthCheck(warmUp).CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken);
}
