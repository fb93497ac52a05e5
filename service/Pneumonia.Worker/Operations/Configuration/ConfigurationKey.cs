using System.ComponentModel;
using System.Globalization;
using System.Reflection;

namespace Pneumonia.Worker.Operations.Configuration;

/// <summary>
/// A key that the service knows, read from the options classes: a value, a list (one child named *) or a section (one child a property).
/// </summary>
/// <param name="Default">The built-in default; null where there is none and inside lists of values.</param>
internal sealed record ConfigurationKey(string Name, Type Type, object? Default, IReadOnlyList<ConfigurationKey> Children)
{
    private static readonly string[] SecretEndings = ["Secret", "Password", "Token", "ConnectionString"];

    public bool IsList => Children is [{ Name: "*" }];

    public bool IsValue => Children.Count == 0;

    /// <summary>The value must not be shown.</summary>
    public bool IsSecret => SecretEndings.Any(ending => Name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    public static ConfigurationKey Of(string name, Type type, object? fallback)
    {
        var valueType = Nullable.GetUnderlyingType(type) ?? type;
        if (valueType != typeof(string) && ElementType(valueType) is { } element)
            return new ConfigurationKey(name, valueType, fallback, [Of("*", element, Fresh(element))]);
        if (valueType == typeof(string) || TypeDescriptor.GetConverter(valueType).CanConvertFrom(typeof(string)))
            return new ConfigurationKey(name, valueType, fallback, []);

        object? owner = fallback ?? Fresh(valueType);
        return new ConfigurationKey(name, valueType, fallback,
        [
            .. valueType.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.CanWrite)
                .Select(property => Of(property.Name, property.PropertyType, owner is null ? null : property.GetValue(owner))),
        ]);
    }

    public ConfigurationKey? Child(string name) =>
        IsList ? Children[0] : Children.FirstOrDefault(child => child.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the configuration binder can make a value of <paramref name="text"/>.</summary>
    public bool Accepts(string text)
    {
        try
        {
            return Type == typeof(string) || TypeDescriptor.GetConverter(Type).ConvertFromInvariantString(text) is not null;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or OverflowException or NotSupportedException)
        {
            return false;
        }
    }

    /// <summary>A value as appsettings.json and the command line write it.</summary>
    public static string Format(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        TimeSpan span when span.Ticks % TimeSpan.TicksPerSecond != 0 => span.ToString("c", CultureInfo.InvariantCulture).TrimEnd('0'),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static Type? ElementType(Type type) => type.IsArray
        ? type.GetElementType()
        : type.GetInterfaces().Append(type).FirstOrDefault(candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == typeof(IEnumerable<>))
            ?.GetGenericArguments()[0];

    private static object? Fresh(Type type) =>
        type.IsValueType || type.GetConstructor(Type.EmptyTypes) is null ? null : Activator.CreateInstance(type);
}
