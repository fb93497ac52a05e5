namespace Pneumonia.Worker.Intake;

/// <summary>Names that are never instances: what writers call unfinished files, what systems hide, and the index of a DICOM medium.</summary>
internal static class IgnoredFiles
{
    private static readonly string[] Endings = [".tmp", ".temp", ".part", ".partial", ".filepart", ".crdownload", ".lock", "~"];
    private static readonly string[] Names = ["DICOMDIR", "Thumbs.db", "desktop.ini"];

    public static bool IsIgnored(ReadOnlySpan<char> name)
    {
        if (name is ['.', ..] or ['~', '$', ..])
            return true;

        foreach (string ending in Endings)
        {
            if (name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        foreach (string ignored in Names)
        {
            if (name.Equals(ignored, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
