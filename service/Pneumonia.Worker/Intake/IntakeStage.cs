using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Pneumonia.Worker.Intake;

internal static class IntakeStage
{
    /// <summary>Takes files from the export folders into the ledger. Needs a DataRoot, StudyKeys, the ledger and metrics.</summary>
    public static void AddIntake(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptionsWithValidateOnStart<IntakeOptions, IntakeOptionsValidator>()
            .BindConfiguration(IntakeOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true);
        builder.Services.AddSingleton<IValidateOptions<IntakeOptions>, IntakeFoldersValidator>();
        builder.Services.AddSingleton<ExportFolders>();
        builder.Services.AddSingleton<IntakeWorker>();
        builder.Services.AddHostedService(services => services.GetRequiredService<IntakeWorker>());
        builder.Services.AddHealthChecks().AddCheck<FoldersHealthCheck>("folders");
    }
}
