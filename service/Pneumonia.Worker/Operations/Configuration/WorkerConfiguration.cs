using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.Memory;

namespace Pneumonia.Worker.Operations.Configuration;

/// <summary>
/// The effective configuration. Later sources win, key by key: appsettings.json beside the program, the site's file, PNEUMONIA_ environment
/// variables, the command line.
/// </summary>
internal sealed class WorkerConfiguration
{
    public const string EnvironmentPrefix = "PNEUMONIA_";

    private WorkerConfiguration(IConfigurationRoot root) => Root = root;

    /// <summary>Every key with its default, beside the program.</summary>
    public static string ProgramFile { get; } = Path.Combine(AppContext.BaseDirectory, "appsettings.json");

    /// <summary>Where a site keeps what it changed.</summary>
    public static string SiteFile { get; } = OperatingSystem.IsWindows()
        ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "Pneumonia Worker", "appsettings.json")
        : "/etc/pneumonia-worker/appsettings.json";

    public IConfigurationRoot Root { get; }

    /// <exception cref="ConfigurationException">A file cannot be parsed.</exception>
    public static WorkerConfiguration Load(IReadOnlyDictionary<string, string?> overrides) =>
        Load(ProgramFile, SiteFile, overrides);

    /// <summary>The same from files named by the caller; one that does not exist sets nothing, null is none.</summary>
    public static WorkerConfiguration Load(string programFile, string? siteFile, IReadOnlyDictionary<string, string?> overrides)
    {
        try
        {
            var builder = new ConfigurationBuilder();
            foreach (string file in new[] { programFile, siteFile }.OfType<string>())
                builder.AddJsonFile(file, optional: true, reloadOnChange: false);
            return new WorkerConfiguration(builder.AddEnvironmentVariables(EnvironmentPrefix).AddInMemoryCollection(overrides).Build());
        }
        catch (InvalidDataException exception)
        {
            string cause = exception.InnerException is { } inner ? $" {inner.Message}" : "";
            throw new ConfigurationException([$"{exception.Message}{cause}"]);
        }
    }

    /// <summary>The source that set <paramref name="key"/>, in words; null when the built-in default holds.</summary>
    public string? SourceOf(string key)
    {
        var provider = Root.Providers.LastOrDefault(provider => provider.TryGet(key, out _));
        return provider switch
        {
            null => null,
            JsonConfigurationProvider { Source: { Path: { } name, FileProvider: { } files } } => files.GetFileInfo(name).PhysicalPath ?? name,
            EnvironmentVariablesConfigurationProvider => $"environment variable {EnvironmentPrefix}{key.Replace(":", "__", StringComparison.Ordinal)}",
            MemoryConfigurationProvider => "command line",
            _ => provider.ToString(),
        };
    }
}
