using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Pneumonia.Dicom;
using Pneumonia.Worker.Operations;

namespace Pneumonia.Worker.Scoring;

internal static class ScoringStage
{
    /// <summary>
    /// The pipeline over the active model, without the worker: what one-shot verbs and jobs need. Needs StudyKeys and a TimeProvider; codecs are compiled
    /// at the first compressed image, into the calling user's cache.
    /// </summary>
    public static void AddScoringPipeline(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton(CodecCache.OfUser());
        builder.Services.AddOptionsWithValidateOnStart<ModelOptions, ModelOptionsValidator>()
            .BindConfiguration(ModelOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true);
        builder.Services.AddSingleton<IValidateOptions<ModelOptions>, ModelPackageValidator>();
        builder.Services.AddOptionsWithValidateOnStart<ScoringOptions, ScoringOptionsValidator>()
            .BindConfiguration(ScoringOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true);
        builder.Services.AddSingleton(services => new CodecSandbox(
            services.GetRequiredService<IOptions<ScoringOptions>>().Value.Codecs.ToOptions(services.GetRequiredService<CodecCache>().Prepare())));
        builder.Services.AddSingleton<ActivePipeline>();
    }

    /// <summary>Scores what the ledger holds. Needs the data root, the ledger, Intake's options and metrics.</summary>
    public static void AddScoring(this IHostApplicationBuilder builder)
    {
        builder.AddScoringPipeline();
        builder.Services.Replace(ServiceDescriptor.Singleton(services => CodecCache.OfService(services.GetRequiredService<DataRoot>())));
        builder.Services.AddSingleton<ScoringRun>();
        builder.Services.AddHostedService<ScoringWorker>();
        builder.Services.AddSingleton<CodecWarmUp>().AddHostedService(services => services.GetRequiredService<CodecWarmUp>());
        builder.Services.AddHealthChecks().AddCheck<CodecHealthCheck>("codecs");
        builder.Services.AddHealthChecks().AddCheck<ModelHealthCheck>("model");
    }
}
