using System.Globalization;
using Pneumonia.Worker.Operations;

namespace Pneumonia.Worker.Ledger.Safekeeping;

/// <summary>backups/ in the data root: names tell the time, so that their order is that of age.</summary>
internal static class BackupFolder
{
    private const string Pattern = "ledger-????????T??????Z.db";

    public static string NameFor(DateTimeOffset at) => $"ledger-{Stamp(at)}.db";

    public static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Whole backups, oldest first; absolute paths.</summary>
    public static IReadOnlyList<string> List(DataRoot root) => Directory.Exists(root.BackupsFolder)
        ? [.. Directory.EnumerateFiles(root.BackupsFolder, Pattern).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Null when there is none.</summary>
    public static string? FindNewest(DataRoot root) => List(root) is [.., var newest] ? newest : null;
}
