namespace Pneumonia.Worker.Intake;

/// <summary>How much of a folder a scan could not or would not look at, apart from names that are ignored.</summary>
internal sealed record PassedOver
{
    /// <summary>Symbolic links and junctions.</summary>
    public int Links { get; set; }

    /// <summary>Pipes, sockets and devices.</summary>
    public int NoFiles { get; set; }

    /// <summary>Subfolders that the account may not list.</summary>
    public int ClosedFolders { get; set; }

    /// <summary>Files and subfolders whose path is longer than the system opens.</summary>
    public int TooLong { get; set; }

    /// <summary>Files and subfolders whose name is not valid UTF-8, so that .NET cannot open them.</summary>
    public int Unnameable { get; set; }
}
