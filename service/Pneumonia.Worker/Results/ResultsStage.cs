using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Pneumonia.Worker.Results;

internal static class ResultsStage
{
    /// <summary>The files for other systems. Needs the ledger.</summary>
    public static void AddResults(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptionsWithValidateOnStart<ResultsOptions, ResultsOptionsValidator>()
            .BindConfiguration(ResultsOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true);
        builder.Services.AddSingleton<ResultFiles>();
    }
}
