using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Pneumonia.Worker.Operations.Doctor;
using Pneumonia.Worker.Operations.Hosting;
using Pneumonia.Worker.Scoring;

namespace Pneumonia.Worker.Operations.Verbs;

/// <summary>doctor [--json]: will it work here, and if not, what to do?</summary>
internal sealed class DoctorVerb : Command
{
    private readonly Option<bool> _json = new("--json") { Description = "One JSON object." };
    private readonly VerbContext _context;

    public DoctorVerb(VerbContext context)
        : base("doctor", "Checks all that the service needs and changes nothing. Exit code 0: well, 1: warnings, 2: it will not work.")
    {
        _context = context;
        Add(_json);
        SetAction((result, cancellationToken) => RunAsync(result.GetValue(_json), cancellationToken));
    }

    private async Task<int> RunAsync(bool json, CancellationToken cancellationToken)
    {
        var configuration = _context.LoadConfiguration();
        await using var host = WorkerHost.Build(configuration, builder =>
        {
            _context.AddStages(builder);
            builder.Services.AddSingleton(configuration);
            builder.AddDoctor();
            // It changes nothing in the data root, and runs nothing that lies there.
            builder.Services.Replace(ServiceDescriptor.Singleton(CodecCache.OfUser()));
        });
        var clock = host.Services.GetRequiredService<TimeProvider>();
        List<CheckResult> results = [];
        foreach (var result in DoctorReport.Run(host.Services.GetServices<IDoctorCheck>(), clock, cancellationToken))
        {
            results.Add(result);
            if (!json)
                await _context.Output.WriteLineAsync(Line(result));
        }

        var report = DoctorReport.Of(results, clock.GetUtcNow());
        await _context.Output.WriteLineAsync(json ? report.ToJson() : Sum(report));
        return report.ExitCode;
    }

    private static string Line(CheckResult result)
    {
        string advice = result.Advice is null ? "" : $" -> {result.Advice}";
        return $"{Word(result.Status),-4}  {result.Name,-30} {ResultText.Printable(result.Detail + advice)} ({result.ElapsedMs} ms)";
    }

    private static string Sum(DoctorReport report)
    {
        int failed = report.Checks.Count(check => check.Status == CheckStatus.Failed);
        int warnings = report.Checks.Count(check => check.Status == CheckStatus.Warning);
        return report.Status switch
        {
            CheckStatus.Ok => $"All {report.Checks.Count} checks are well.",
            CheckStatus.Warning => $"It works; {warnings} of {report.Checks.Count} checks gave a warning.",
            _ => $"It will not work: {failed} of {report.Checks.Count} checks failed, {warnings} gave a warning.",
        };
    }

    private static string Word(CheckStatus status) => status switch
    {
        CheckStatus.Ok => "OK",
        CheckStatus.Warning => "WARN",
        _ => "FAIL",
    };
}
