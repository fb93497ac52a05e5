using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Pneumonia.Worker.Zip;

namespace Pneumonia.Worker.Intake;

/// <summary>Where files come from and when they are taken.</summary>
internal sealed class IntakeOptions
{
    public const string Section = "Intake";

    /// <summary>The export folders, at least one; subfolders included. None may lie in another, in the data root, or around it.</summary>
    [MinLength(1, ErrorMessage = "Intake:Folders names no export folder. Set at least Intake:Folders:0:Path."), ValidateEnumeratedItems]
    public IList<ExportFolder> Folders { get; init; } = [];

    /// <summary>A file is settled once its size and time have not changed for this long. 100 ms to 1 h; default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan QuietPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// A full scan of every folder, the truth that watcher events only hint at, starts this long after the last one ended; on folders whose scan
    /// takes long, later, so that scanning stays below a fifth of the time. 200 ms to 1 h; default 10 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.2", "01:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan ScanInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A settled file that is not whole is given up as truncated after this long without change. 1 s to 7 days; default 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan IncompleteAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Entries of one zip archive at most, folders and ignored names included; an archive with more is refused. 1 to 100000; default 10000.</summary>
    [Range(1, ZipDirectory.MaxEntries)]
    public int ZipMaxEntries { get; init; } = 10_000;

    /// <summary>What one zip archive unpacks to at most, in MiB; an archive of more is refused. 1 to 1048576; default 8192.</summary>
    [Range(1, 1 << 20)]
    public int ZipMaxMegabytes { get; init; } = 8192;
}

/// <summary>One folder to which a PACS or modality exports.</summary>
internal sealed class ExportFolder
{
    /// <summary>Absolute path; on Windows a UNC path for a share, since a service sees no mapped drive letters.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Path { get; init; } = "";

    /// <summary>Refuse to start while the folder is absent; default true. False for a share that may be mounted later than the service starts.</summary>
    public bool Required { get; init; } = true;

    /// <summary>Look into subfolders; default true.</summary>
    public bool Subfolders { get; init; } = true;

    /// <summary>Names of files and subfolders to pass over besides hidden and unfinished ones; * and ? stand for any characters, case is ignored.</summary>
    public IList<string> Ignore { get; init; } = [];

    /// <summary>
    /// Take files of which parts were never written (holes, on Linux); default false: they wait, and are not assessed. True for a file system that keeps
    /// long runs of zeros so, as ZFS with compression does.
    /// </summary>
    public bool AllowHoles { get; init; }

    /// <summary>Take the instances in zip archives; default true. False: a zip archive is a file that is no DICOM.</summary>
    public bool Zip { get; init; } = true;

    /// <summary>Intake:QuietPeriod of this folder; absent: as all.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan? QuietPeriod { get; init; }

    /// <summary>Intake:ScanInterval of this folder; absent: as all.</summary>
    [Range(typeof(TimeSpan), "00:00:00.2", "01:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan? ScanInterval { get; init; }

    /// <summary>Intake:IncompleteAfter of this folder; absent: as all.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan? IncompleteAfter { get; init; }
}

[OptionsValidator]
internal sealed partial class IntakeOptionsValidator : IValidateOptions<IntakeOptions>;
