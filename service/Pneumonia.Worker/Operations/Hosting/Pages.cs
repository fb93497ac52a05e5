using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Pneumonia.Worker.Operations.Health;

namespace Pneumonia.Worker.Operations.Hosting;

/// <summary>What the service serves over HTTP: whether it lives, whether it is ready, its metrics, and one page for a human.</summary>
internal static class Pages
{
    public static void MapPages(this WebApplication host)
    {
        host.Use(AddSecurityHeaders);

        // Live: the process answers. What it needs to work is the other question.
        host.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = ReadinessReport.WriteAsync });
        host.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = ReadinessReport.WriteAsync });
        host.MapPrometheusScrapingEndpoint();
        host.MapGet("/", StatusPage.WriteAsync);
    }

    private static Task AddSecurityHeaders(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = StatusPage.ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        return next(context);
    }
}
