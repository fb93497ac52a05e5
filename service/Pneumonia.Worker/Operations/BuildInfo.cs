using System.Reflection;

namespace Pneumonia.Worker.Operations;

internal static class BuildInfo
{
    /// <summary>The product's version, with the commit where the build knew it.</summary>
    public static string Version { get; } =
        typeof(BuildInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
}
