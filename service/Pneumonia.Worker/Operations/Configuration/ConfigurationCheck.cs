using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Pneumonia.Worker.Operations.Configuration;

/// <summary>Finds everything that is wrong with a configuration at once: unknown keys, values of the wrong kind, and what the options' validators refuse.</summary>
internal static partial class ConfigurationCheck
{
    // Where editors find the schema of appsettings.json, and where the test suite finds its data: neither is the service's business.
    private static readonly string[] Ignored = ["$schema", "DATA"];

    /// <summary>Checks every key, and every value against the options' validators as <paramref name="services"/> has them.</summary>
    /// <exception cref="ConfigurationException">Something is wrong.</exception>
    public static void Require(WorkerConfiguration configuration, IServiceProvider services)
    {
        List<string> problems =
        [
            .. KeyProblems(configuration),
            .. ConfigurationCatalog.Sections.SelectMany(entry => ValueProblems(configuration, services, entry.Section, entry.Options)),
        ];
        if (problems.Count > 0)
            throw new ConfigurationException([.. problems.Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>
    /// The values that can be bound: without unknown keys and without values of the wrong kind. From these even a configuration that is refused
    /// makes options, whose validators say what else is wrong with it.
    /// </summary>
    public static IEnumerable<KeyValuePair<string, string?>> Bindable(WorkerConfiguration configuration)
    {
        var problems = Keys(configuration);
        return configuration.Root.AsEnumerable().Where(entry => entry.Value is not null && !problems.Any(problem =>
            entry.Key.Equals(problem.Path, StringComparison.OrdinalIgnoreCase) || entry.Key.StartsWith(problem.Path + ':', StringComparison.OrdinalIgnoreCase)));
    }

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
            problems.Add(new(section.Path, $"Unknown key '{section.Path}' ({source}). Known here: {(known.Length == 0 ? "nothing, it is a value" : known)}."));
            return;
        }

        if (section.Value is { Length: > 0 } value && (!key.IsValue || !key.Accepts(value)))
            problems.Add(new(section.Path, $"'{section.Path}' is '{(key.IsSecret ? "***" : value)}' ({source}), which is not {Kind(key)}."));
        foreach (var child in section.GetChildren())
            Walk(configuration, key, child, problems);
    }

    private static IEnumerable<string> ValueProblems(WorkerConfiguration configuration, IServiceProvider services, string section, Type type)
    {
        try
        {
            object options = services.GetRequiredService(typeof(IOptions<>).MakeGenericType(type));
            options.GetType().GetProperty(nameof(IOptions<>.Value))!.GetValue(options);
            return [];
        }
        catch (TargetInvocationException exception) when (exception.InnerException is OptionsValidationException refused)
        {
            return refused.Failures.Select(failure => NameKey(configuration, section, failure));
        }
    }

    // Generated validators speak of classes and members; an operator knows keys, and wants to see what was found there.
    private static string NameKey(WorkerConfiguration configuration, string section, string failure)
    {
        if (MemberRule().Match(failure) is not { Success: true } rule)
            return failure.IndexOf(section + ':', StringComparison.Ordinal) is var named and >= 0 ? failure[named..] : $"{section}: {failure}";

        string key = $"{section}:{rule.Groups["member"].Value.Replace('.', ':')}";
        return $"'{key}' is '{configuration.Root[key]}' ({configuration.SourceOf(key) ?? ConfigurationListing.BuiltIn}); it {rule.Groups["rule"].Value}";
    }

    [GeneratedRegex(@"^\w+: The field \w+Options\.(?<member>[\w.]+) (?<rule>.+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MemberRule();

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

    private sealed record KeyProblem(string Path, string Message);
}
