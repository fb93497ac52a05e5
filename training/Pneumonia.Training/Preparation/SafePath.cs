namespace Pneumonia.Training.Preparation;

/// <summary>Paths that foreign files name, kept within the data set's folder.</summary>
internal static class SafePath
{
    private const int MaxCharacters = 500;

    /// <returns><paramref name="relative"/> below <paramref name="folder"/>, relative to the root, with forward slashes.</returns>
    /// <param name="folder">Relative to the root; empty is the root.</param>
    /// <param name="where">For the message: which line names it.</param>
    /// <exception cref="RefusedException">It leaves the folder, is a link, or is not there.</exception>
    public static string Resolve(string root, string folder, string relative, string where)
    {
        string[] parts = relative.Split('/');
        if (relative.Length > MaxCharacters || !parts.All(IsPlain))
            throw new RefusedException($"{where}: '{Shown.Value(relative)}' is not a path below the data set's folder, with '/' between its parts.");

        string path = folder.Length == 0 ? relative : $"{folder}/{relative}";
        RefuseLinks(root, path, where);
        return File.Exists(Path.Combine(root, path))
            ? path
            : throw new RefusedException($"{where}: the file '{Shown.Value(path)}' is missing in {root}. Restore it, or remove the line.");
    }

    /// <exception cref="RefusedException">A part of the path is a link, which could lead out of the folder.</exception>
    public static void RefuseLinks(string root, string path, string where)
    {
        string full = root;
        foreach (string part in path.Split('/'))
        {
            full = Path.Combine(full, part);
            if (new FileInfo(full).LinkTarget is not null)
                throw new RefusedException($"{where}: '{Shown.Value(path)}' is or lies behind a symbolic link. Put the file itself there.");
        }
    }

    private static bool IsPlain(string part) =>
        part is not ("" or "." or "..") && !part.AsSpan().ContainsAny('\\', ':') && !part.Any(char.IsControl);
}
