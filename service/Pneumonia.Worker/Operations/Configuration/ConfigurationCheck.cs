using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Pneumonia.Worker.Operations.Configuration;

/// <summary>Finds everything that is wrong with a configuration at once: unknown keys, values of the wrong kind, and what the options' validators refuse.</summary>
internal static class ConfigurationCheck
{
    // Where editors find the schema of appsettings.json, and where the test suite finds its data: neither is the service's business.
    private static readonly string[] Ignored = ["$schema", "DATA"];

    /// <summary>Checks every key, and the values of <paramref name="sections"/>; of all sections when none is named.</summary>
    /// <exception cref="ConfigurationException">Something is wrong.</exception>
    public static void Require(WorkerConfiguration configuration, IServiceProvider services, params IReadOnlyList<string> sections)
    {
        var wanted = ConfigurationCatalog.Sections.Where(entry => sections.Count == 0 || sections.Contains(entry.Section, StringComparer.Ordinal));
        List<string> problems = [.. KeyProblems(configuration), .. wanted.SelectMany(entry => Options(services, entry.Section, entry.Options))];
        if (problems.Count > 0)
            throw new ConfigurationException([.. problems.Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>
    /// The built-in default for every value that is not of its key's kind. With these on top a configuration that is refused can still be bound,
    /// and the options' validators say what else is wrong with it.
    /// </summary>
    public static IEnumerable<KeyValuePair<string, string?>> Mend(WorkerConfiguration configuration) => Keys(configuration)
        .Where(problem => problem.Default is not null)
        .Select(problem => KeyValuePair.Create(problem.Path, problem.Default));

    /// <summary>Unknown keys, and values that are not of their key's kind.</summary>
    public static IReadOnlyList<string> KeyProblems(WorkerConfiguration configuration) => [.. Keys(configuration).Select(problem => problem.Message)];

    private static List<KeyProblem> Keys(WorkerConfiguration configuration)
    {
        List<KeyProblem> problems = [];
        foreach (var section in configuration.Root.GetChildren().Where(child => !Ignored.Contains(child.Key, StringComparer.Ordinal)))
            Walk(configuration, ConfigurationCatalog.Root, section, problems);
        return problems;
    }

    private static void Walk(WorkerConfiguration configuration, ConfigurationKey parent, IConfigurationSection section, List<KeyProblem> problems)
    {
        string source = configuration.SourceOf(FirstValue(section).Path) ?? "an empty section";
        if (parent.Child(section.Key) is not { } key)
        {
            string known = string.Join(", ", parent.Children.Select(child => child.Name));
            problems.Add(new(section.Path, $"Unknown key '{section.Path}' ({source}). Known here: {(known.Length == 0 ? "nothing, it is a value" : known)}.", null));
            return;
        }

        if (section.Value is { Length: > 0 } value && (!key.IsValue || !key.Accepts(value)))
        {
            problems.Add(new(
                section.Path, $"'{section.Path}' is '{(key.IsSecret ? "***" : value)}' ({source}), which is not {Kind(key)}.", ConfigurationKey.Format(key.Default)));
        }

        foreach (var child in section.GetChildren())
            Walk(configuration, key, child, problems);
    }

    private static IEnumerable<string> Options(IServiceProvider services, string section, Type type)
    {
        try
        {
            object options = services.GetRequiredService(typeof(IOptions<>).MakeGenericType(type));
            options.GetType().GetProperty(nameof(IOptions<>.Value))!.GetValue(options);
            return [];
        }
        catch (TargetInvocationException exception) when (exception.InnerException is OptionsValidationException refused)
        {
            return refused.Failures.Select(failure => failure.Contains(section, StringComparison.Ordinal) ? failure : $"{section}: {failure}");
        }
    }

    private static IConfigurationSection FirstValue(IConfigurationSection section) =>
        section.GetChildren().FirstOrDefault() is { } child ? FirstValue(child) : section;

    private static string Kind(ConfigurationKey key) => key switch
    {
        { IsList: true } => "a list",
        { IsValue: false } => "a section",
        { Type.IsEnum: true } => $"one of {string.Join(", ", Enum.GetNames(key.Type))}",
        _ when key.Type == typeof(TimeSpan) => "a time span such as 00:00:02 (hours:minutes:seconds) or 1.00:00:00 (days first)",
        _ when key.Type == typeof(bool) => "true or false",
        _ when key.Type == typeof(int) || key.Type == typeof(long) => "a whole number",
        _ => $"a {key.Type.Name}",
    };

    private sealed record KeyProblem(string Path, string Message, string? Default);
}
