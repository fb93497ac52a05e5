using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Pneumonia.Worker.Delivery;

internal static class DeliveryStage
{
    /// <summary>Drains the outbox into the result files. Needs the ledger, results and metrics.</summary>
    public static void AddDelivery(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptionsWithValidateOnStart<DeliveryOptions, DeliveryOptionsValidator>()
            .BindConfiguration(DeliveryOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true);
        builder.Services.AddSingleton<OutboxDrain>();
        builder.Services.AddHostedService<DeliveryWorker>();
        builder.Services.AddHealthChecks().AddCheck<DeliveryHealthCheck>("delivery");
    }
}
