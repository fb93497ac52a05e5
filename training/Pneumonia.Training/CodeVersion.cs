using System.Reflection;

namespace Pneumonia.Training;

internal static class CodeVersion
{
    /// <summary>The commit that the program was built from, as the SDK put it behind the version; empty outside a checkout.</summary>
    public static string Commit { get; } =
        typeof(CodeVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+') is [_, var commit] ? commit : "";
}
