namespace Pneumonia.Worker.Operations.Configuration;

/// <summary>
/// Takes configuration overrides (<c>--Intake:Folders:0:Path /x</c>, <c>--DataRoot=/x</c>) out of a command line, so that every verb takes them.
/// A word is one when it starts with two hyphens and its name holds a colon or is DataRoot; options of verbs never look so.
/// </summary>
internal static class ConfigurationOverrides
{
    /// <exception cref="UsageException">The last override has no value.</exception>
    public static (IReadOnlyList<string> Words, IReadOnlyDictionary<string, string?> Overrides) Split(IReadOnlyList<string> arguments)
    {
        List<string> words = [];
        Dictionary<string, string?> overrides = new(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] == "--")
            {
                words.AddRange(arguments.Skip(i));
                break;
            }

            if (!TryReadKey(arguments[i], out string key, out string? value))
                words.Add(arguments[i]);
            else
                overrides[key] = value ?? (++i < arguments.Count ? arguments[i] : throw new UsageException($"--{key} has no value."));
        }

        return (words, overrides);
    }

    private static bool TryReadKey(string word, out string key, out string? value)
    {
        int equals = word.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? word : word[..equals];
        key = name.Length > 2 ? name[2..] : "";
        value = equals < 0 ? null : word[(equals + 1)..];
        return name.StartsWith("--", StringComparison.Ordinal)
            && (key.Contains(':', StringComparison.Ordinal) || key.Equals("DataRoot", StringComparison.OrdinalIgnoreCase));
    }
}
