namespace Pneumonia.Worker.Operations;

/// <summary>The one folder that holds all that the service keeps, and the names inside it.</summary>
internal sealed class DataRoot
{
    /// <summary>Where the service keeps its data when nothing is configured.</summary>
    public static string Default => OperatingSystem.IsWindows()
        ? System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "Pneumonia Worker")
        : "/var/lib/pneumonia-worker";

    public DataRoot(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
    }

    /// <summary>Absolute.</summary>
    public string Path { get; }

    public string LedgerFile => System.IO.Path.Combine(Path, "ledger.db");

    /// <summary>The site's secret behind every <see cref="StudyKeys"/> key.</summary>
    public string SiteSecretFile => System.IO.Path.Combine(Path, "site.secret");

    /// <summary>results/yyyy/MM/dd/StudyKey/result.json, one folder a study.</summary>
    public string ResultsFolder => System.IO.Path.Combine(Path, "results");

    /// <summary>One file a flagged study, for a triage queue to pick up.</summary>
    public string FlaggedFolder => System.IO.Path.Combine(Path, "flagged");

    /// <summary>One row a flagged study.</summary>
    public string WorklistFile => System.IO.Path.Combine(Path, "worklist.csv");

    public string ReportsFolder => System.IO.Path.Combine(Path, "reports");

    /// <summary>Candidate packages; the active one is where Model:Folder says.</summary>
    public string ModelsFolder => System.IO.Path.Combine(Path, "models");

    /// <summary>Backups of the ledger; as private as the ledger.</summary>
    public string BackupsFolder => System.IO.Path.Combine(Path, "backups");

    /// <summary>The compiled codecs. May be deleted at any time; nobody but the service's account may write there.</summary>
    public string CacheFolder => System.IO.Path.Combine(Path, "cache");

    /// <summary>Makes the folder and those inside it that other programs look into.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The account may not.</exception>
    public void Create()
    {
        foreach (string folder in (string[])[Path, ReportsFolder, ModelsFolder])
            Directory.CreateDirectory(folder);
        PrivateFolder.Create(CacheFolder);
        foreach (string folder in (string[])[ResultsFolder, FlaggedFolder])
        {
            try
            {
                Directory.CreateDirectory(folder);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // One destination that is out of order stops neither the service nor the verbs that mend it: its deliveries wait and say why.
            }
        }
    }
}
