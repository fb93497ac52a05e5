using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Pneumonia.Worker.Operations;

/// <summary>
/// Exports <see cref="PipelineMetrics"/> and the runtime's own meter: at /metrics for Prometheus, and to an OpenTelemetry collector where one is named.
/// </summary>
internal static class Telemetry
{
    // From a batch of small images to a study that waited for an hour.
    private static readonly double[] SecondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600];

    private static readonly double[] CountBuckets = [1, 2, 4, 8, 16, 32, 64];

    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        string collector = builder.Configuration[$"{OperationsOptions.Section}:{nameof(OperationsOptions.OtlpEndpoint)}"] ?? "";
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.Clear().AddService("pneumonia-worker", serviceVersion: BuildInfo.Version))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(PipelineMetrics.MeterName, "System.Runtime")
                    .AddView(instrument => instrument.Meter.Name != PipelineMetrics.MeterName ? null
                        : instrument.Unit == "s" ? new ExplicitBucketHistogramConfiguration { Boundaries = SecondsBuckets }
                        : new ExplicitBucketHistogramConfiguration { Boundaries = CountBuckets })
                    .AddPrometheusExporter();
                if (OtlpEndpointValidator.TryParse(collector, out var endpoint))
                    metrics.AddOtlpExporter(exporter => (exporter.Endpoint, exporter.Protocol) = (endpoint, OtlpExportProtocol.Grpc));
            });
    }
}
