using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Pneumonia.Worker.Operations;

/// <summary>
/// Whether the data root's disk has room for more. Below the low mark it has not, and has again only above the high one, so that intake does not
/// start and stop with every file. Stopping before the disk is full leaves room for the outcomes of what was taken already.
/// </summary>
internal sealed class DiskSpace(DataRoot root, IOptions<OperationsOptions> options, ILogger<DiskSpace> logger)
{
    private readonly Lock _gate = new();
    private bool _isLow;

    /// <summary>How free space is measured, in bytes; a test puts its own in place.</summary>
    internal Func<string, long> Measure { get; init; } = Of;

    /// <summary>What this account may still write where a folder is, in bytes.</summary>
    /// <exception cref="IOException">The disk cannot be asked.</exception>
    public static long Of(string folder) => new DriveInfo(folder).AvailableFreeSpace;

    /// <summary>For the data root, in bytes.</summary>
    /// <exception cref="IOException">The disk cannot be asked.</exception>
    public long Free => Measure(root.Path);

    /// <summary>Looks anew; says in the log when it changes.</summary>
    /// <exception cref="IOException">The disk cannot be asked.</exception>
    public bool HasRoom()
    {
        long free = Free >> 20;
        lock (_gate)
        {
            bool isLow = free < (_isLow ? options.Value.ResumeIntakeMegabytes : options.Value.StopIntakeMegabytes);
            if (isLow && !_isLow)
                logger.DiskLow(free, options.Value.StopIntakeMegabytes, options.Value.ResumeIntakeMegabytes);
            else if (!isLow && _isLow)
                logger.DiskHasRoom(free);
            _isLow = isLow;
            return !isLow;
        }
    }
}
