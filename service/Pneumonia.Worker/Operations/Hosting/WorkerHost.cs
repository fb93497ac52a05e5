using System.ServiceProcess;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Pneumonia.Worker.Ledger.Audit;
using Pneumonia.Worker.Ledger.Safekeeping;
using Pneumonia.Worker.Operations.Configuration;

namespace Pneumonia.Worker.Operations.Hosting;

/// <summary>The generic host with a small web server in it: console program, systemd unit and Windows service alike.</summary>
internal static class WorkerHost
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Composes the host and starts nothing.</summary>
    public static WebApplication Build(WorkerConfiguration configuration, Action<IHostApplicationBuilder> addStages)
    {
        // An empty builder reads no file, variable or argument of its own: the configuration is the whole of it.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = "pneumonia-worker" });
        builder.Configuration.AddInMemoryCollection(ConfigurationCheck.Bindable(configuration));
        builder.Services.AddWindowsService(service => service.ServiceName = "Pneumonia Worker");
        builder.Services.AddSystemd();
        builder.Services.AddSingleton(TimeProvider.System);

        var options = builder.Configuration.GetSection(OperationsOptions.Section).Get<OperationsOptions>() ?? new OperationsOptions();
        builder.AddConsoleLog(options);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.ShutdownTimeout);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Limit);
        builder.Services.AddRoutingCore();
        addStages(builder);
        return builder.Build();
    }

    /// <summary>Checks the configuration and runs the host until it is told to stop.</summary>
    /// <exception cref="AggregateException">A stage ended by a fault.</exception>
    public static async Task<int> RunAsync(WebApplication host, WorkerConfiguration configuration, CancellationToken cancellationToken)
    {
        ConfigurationCheck.Require(configuration, host.Services);
        using var alone = RequireLedger(host.Services, cancellationToken);
        host.MapPages();
        host.Urls.Add(host.Services.GetRequiredService<IOptions<OperationsOptions>>().Value.Http);
        host.Lifetime.ApplicationStarted.Register(() => host.Logger.Started(BuildInfo.Version, string.Join(", ", host.Urls)));
        BackgroundService[] stages = [.. host.Services.GetServices<IHostedService>().OfType<BackgroundService>()];
        host.Lifetime.ApplicationStopping.Register(() => TellServiceManager(host, stages));
        try
        {
            // Before any stage starts. Hosts without a ledger have nothing to record in.
            if (host.Services.GetService<AuditChanges>() is { } changes)
                await changes.RecordConfigurationAsync(BuildInfo.Version, EffectiveValues(configuration), cancellationToken);
            await host.RunAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Told to stop, or left by a stage, while still starting.
        }

        // On .NET 10 the host itself ends without complaint when a background service faults (dotnet/runtime #67146).
        return StageFault(stages) is { } fault ? throw fault : ExitCodes.Done;
    }

    // Before anything opens it for writing. Hosts without a ledger have none to check.
    private static FileStream? RequireLedger(IServiceProvider services, CancellationToken cancellationToken)
    {
        if (services.GetService<LedgerIntegrity>() is not { } integrity)
            return null;

        var root = services.GetRequiredService<DataRoot>();
        Directory.CreateDirectory(root.Path);
        var alone = LedgerLock.OwnService(root);
        try
        {
            integrity.Require(cancellationToken);
            return alone;
        }
        catch
        {
            alone.Dispose();
            throw;
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> EffectiveValues(WorkerConfiguration configuration) =>
        ConfigurationListing.Of(configuration).Select(entry => KeyValuePair.Create(entry.Key, entry.Value));

    private static AggregateException? StageFault(IEnumerable<BackgroundService> stages) =>
        stages.Select(stage => stage.ExecuteTask?.Exception).FirstOrDefault(fault => fault is not null);

    // The Windows service manager looks at the code that the service reports, not at the process's.
    private static void TellServiceManager(WebApplication host, IEnumerable<BackgroundService> stages)
    {
        if (OperatingSystem.IsWindows() && StageFault(stages) is { } fault && host.Services.GetRequiredService<IHostLifetime>() is ServiceBase service)
        {
            var report = FaultReport.Of(fault);
            host.Logger.Faulted(report.Message);
            service.ExitCode = report.ExitCode;
        }
    }

    // Only health checks and one page are served: no bodies, few connections, little patience.
    private static void Limit(KestrelServerOptions server)
    {
        server.AddServerHeader = false;
        server.Limits.MaxRequestBodySize = 0;
        server.Limits.MaxRequestLineSize = 2048;
        server.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        server.Limits.MaxConcurrentConnections = 64;
        server.Limits.RequestHeadersTimeout = RequestTimeout;
        server.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
    }
}
