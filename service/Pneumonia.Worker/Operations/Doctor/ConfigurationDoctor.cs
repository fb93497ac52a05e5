using Pneumonia.Worker.Operations.Configuration;

namespace Pneumonia.Worker.Operations.Doctor;

/// <summary>Every key and value, as the service would check them at its start.</summary>
internal sealed class ConfigurationDoctor(WorkerConfiguration configuration, IServiceProvider services) : IDoctorCheck
{
    public string Name => "configuration";

    public IEnumerable<CheckResult> Run(CancellationToken cancellationToken)
    {
        string site = File.Exists(WorkerConfiguration.SiteFile) ? $"the site's file is {WorkerConfiguration.SiteFile}" : $"there is no site file {WorkerConfiguration.SiteFile}";
        var problems = Problems();
        if (problems.Count == 0)
            yield return CheckResult.Ok(Name, $"Every key and value is accepted; {site}.");
        foreach (string problem in problems)
            yield return CheckResult.Failed(Name, problem, $"Correct it ({site}); 'pneumonia-worker config show' lists every value with its source.");
    }

    private IReadOnlyList<string> Problems()
    {
        try
        {
            ConfigurationCheck.Require(configuration, services);
            return [];
        }
        catch (ConfigurationException refused)
        {
            return refused.Problems;
        }
    }
}
