using Microsoft.Extensions.Hosting;
using Pneumonia.Worker.Operations.Configuration;
using Spectre.Console;

namespace Pneumonia.Worker.Operations;

/// <summary>What every verb is handed: where to write, the configuration overrides of the command line, and the stages that a host is made of.</summary>
internal sealed record VerbContext(
    TextWriter Output, TextWriter Error, IReadOnlyDictionary<string, string?> Overrides, Action<IHostApplicationBuilder> AddStages)
{
    /// <summary>Output as Spectre sees it: with colours and live tables on a terminal, plain where it is redirected.</summary>
    public IAnsiConsole Terminal { get; } = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Output) });

    /// <param name="more">Set by the verb itself, above all other sources.</param>
    /// <exception cref="ConfigurationException">A configuration file cannot be parsed.</exception>
    public WorkerConfiguration LoadConfiguration(params IEnumerable<(string Key, string Value)> more)
    {
        var overrides = new Dictionary<string, string?>(Overrides, StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in more)
            overrides[key] = value;
        return WorkerConfiguration.Load(overrides);
    }
}
