using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Pneumonia.Worker.Operations.Health;

namespace Pneumonia.Worker.Operations;

internal static class OperationsStage
{
    /// <summary>Registers the data root, the health checks, the exported metrics and the process's own options.</summary>
    public static void AddOperations(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptionsWithValidateOnStart<OperationsOptions, OperationsOptionsValidator>().BindConfiguration(OperationsOptions.Section);
        builder.Services.AddSingleton<IValidateOptions<OperationsOptions>, HttpAddressValidator>();
        builder.Services.AddSingleton<IValidateOptions<OperationsOptions>, OtlpEndpointValidator>();
        builder.Services.AddSingleton<IValidateOptions<OperationsOptions>, DiskMarksValidator>();
        string dataRoot = builder.Configuration["DataRoot"] is { Length: > 0 } configured ? configured : DataRoot.Default;
        builder.Services.AddSingleton(new DataRoot(dataRoot));
        builder.Services.AddSingleton(services => StudyKeys.Open(services.GetRequiredService<DataRoot>()));
        builder.Services.AddSingleton<DiskSpace>();
        builder.Services.AddHealthChecks().AddCheck<LedgerHealthCheck>("ledger").AddCheck<DiskHealthCheck>("disk");
        builder.AddTelemetry();
    }
}
