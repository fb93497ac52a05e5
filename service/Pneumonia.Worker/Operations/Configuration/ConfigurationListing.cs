using Microsoft.Extensions.Configuration;

namespace Pneumonia.Worker.Operations.Configuration;

/// <param name="Value">Secrets masked.</param>
/// <param name="Source">The file, variable or command line that set it, or "built-in default".</param>
internal sealed record ConfigurationEntry(string Key, string Value, string Source);

/// <summary>The effective configuration, one line a value, with where each comes from.</summary>
internal static class ConfigurationListing
{
    public const string BuiltIn = "built-in default";

    public static IEnumerable<ConfigurationEntry> Of(WorkerConfiguration configuration) =>
        ConfigurationCatalog.Root.Children.SelectMany(key => Entries(configuration, key, configuration.Root.GetSection(key.Name), key.Default));

    private static IEnumerable<ConfigurationEntry> Entries(
        WorkerConfiguration configuration, ConfigurationKey key, IConfigurationSection section, object? fallback)
    {
        if (key.IsValue)
        {
            string? source = configuration.SourceOf(section.Path);
            string value = source is null ? ConfigurationKey.Format(fallback) : Written(key, section.Value ?? "");
            return [new ConfigurationEntry(section.Path, key.IsSecret && value.Length > 0 ? "***" : value, source ?? BuiltIn)];
        }

        if (!key.IsList)
            return key.Children.SelectMany(child => Entries(configuration, child, section.GetSection(child.Name), child.Default));

        var items = section.GetChildren().ToList();
        if (items.Count > 0)
            return items.SelectMany(item => Entries(configuration, key.Children[0], item, key.Children[0].Default));
        string defaults = fallback is System.Collections.IEnumerable values ? string.Join(", ", values.Cast<object>().Select(ConfigurationKey.Format)) : "";
        return [new ConfigurationEntry(section.Path, $"[{defaults}]", configuration.SourceOf(section.Path) ?? BuiltIn)];
    }

    // The JSON reader makes True of true.
    private static string Written(ConfigurationKey key, string value) =>
        key.Type == typeof(bool) && bool.TryParse(value, out bool flag) ? ConfigurationKey.Format(flag) : value;
}
