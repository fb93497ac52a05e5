using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Pneumonia.Worker.Operations.Health;

namespace Pneumonia.Worker.Operations.Hosting;

/// <summary>What the service serves over HTTP: whether it lives, whether it is ready, and one page for a human.</summary>
internal static class Pages
{
    public static void MapPages(this WebApplication host)
    {
        host.Use(AddSecurityHeaders);

        // Live: the process answers. What it needs to work is the other question.
        host.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = ReadinessReport.WriteAsync });
        host.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = ReadinessReport.WriteAsync });
        host.MapGet("/", Home);
    }

    private static Task AddSecurityHeaders(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        return next(context);
    }

    private static Task Home(HttpContext context)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head><title>Pneumonia Worker</title></head>
            <body>
            <h1>Pneumonia Worker {BuildInfo.Version}</h1>
            <p>Watches export folders for chest X-rays and flags those that show signs of pneumonia.</p>
            <p><strong>{Results.InstanceResult.ResearchNotice}</strong></p>
            <ul>
            <li><a href="/health/ready">Ready?</a></li>
            <li><a href="/health/live">Alive?</a></li>
            </ul>
            </body>
            </html>

            """, context.RequestAborted);
    }
}
