using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Pneumonia.Worker.Scoring;

internal static class ScoringStage
{
    /// <summary>The pipeline over the active model, without the worker: what one-shot verbs and jobs need. Needs StudyKeys and a TimeProvider.</summary>
    public static void AddScoringPipeline(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptionsWithValidateOnStart<ModelOptions, ModelOptionsValidator>()
            .BindConfiguration(ModelOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true);
        builder.Services.AddSingleton<IValidateOptions<ModelOptions>, ModelPackageValidator>();
        builder.Services.AddOptionsWithValidateOnStart<ScoringOptions, ScoringOptionsValidator>()
            .BindConfiguration(ScoringOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true);
        builder.Services.AddSingleton<ActivePipeline>();
    }

    /// <summary>Scores what the ledger holds. Needs the ledger, Intake's options and metrics.</summary>
    public static void AddScoring(this IHostApplicationBuilder builder)
    {
        builder.AddScoringPipeline();
        builder.Services.AddSingleton<ScoringRun>();
        builder.Services.AddHostedService<ScoringWorker>();
        builder.Services.AddHealthChecks().AddCheck<ModelHealthCheck>("model");
    }
}
