namespace Pneumonia.Training.Preparation;

/// <summary>One `--source DESCRIPTION.json=FOLDER`.</summary>
internal static class SourceArgument
{
    /// <exception cref="RefusedException">It has no equals sign, the folder is missing, or the description is refused.</exception>
    public static (SourceDescription Description, string Root) Read(string argument)
    {
        if (argument.Split('=', 2) is not [{ Length: > 0 } description, { Length: > 0 } folder])
            throw new RefusedException($"--source '{argument}': write DESCRIPTION.json=FOLDER.");
        if (!Directory.Exists(folder))
            throw new RefusedException($"--source '{argument}': the folder {folder} is missing.");
        return (SourceDescription.Read(description), Path.GetFullPath(folder));
    }
}
