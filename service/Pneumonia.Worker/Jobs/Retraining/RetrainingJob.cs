using System.Globalization;
using Microsoft.Extensions.Options;
using Pneumonia.Evaluation.Reports;
using Pneumonia.Inference;
using Pneumonia.Worker.Operations;

namespace Pneumonia.Worker.Jobs.Retraining;

/// <summary>
/// Runs the training program and keeps the package that it writes as a candidate. Nothing is activated here: promotion is an act of its own.
/// </summary>
internal sealed class RetrainingJob(DataRoot root, IOptions<JobsOptions> options, TimeProvider clock) : IScheduledJob
{
    /// <summary>Where a run writes until its package is checked. Nothing looks into folders of this name.</summary>
    private const string WorkPrefix = ".unfinished-";

    private string Candidates => Path.Combine(root.ModelsFolder, "candidates");

    /// <returns>Has findings when the run left no candidate.</returns>
    public async Task<JobOutcome> RunAsync(DateTimeOffset scheduledAt, CancellationToken cancellationToken)
    {
        string stamp = scheduledAt.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        string candidate = Path.Combine(Candidates, stamp), work = Path.Combine(Candidates, WorkPrefix + stamp);
        Directory.CreateDirectory(Candidates);
        using var turn = TryTakeTurn();
        if (turn is null)
            return new JobOutcome(true, "another process is retraining; nothing was started", []);
        if (Directory.Exists(candidate))
            return new JobOutcome(false, $"the candidate {stamp} is there already", [candidate]);

        RemoveUnfinished();
        Directory.CreateDirectory(work);
        try
        {
            return await TrainAsync(scheduledAt, stamp, work, candidate, cancellationToken);
        }
        finally
        {
            if (Directory.Exists(work))
                Directory.Delete(work, recursive: true);
        }
    }

    private async Task<JobOutcome> TrainAsync(DateTimeOffset scheduledAt, string stamp, string work, string candidate, CancellationToken cancellationToken)
    {
        var settings = options.Value.Retraining;
        string[] arguments = [.. settings.Arguments.Select(argument => argument.Replace(RetrainingOptions.OutputPlaceholder, work, StringComparison.Ordinal))];
        long started = clock.GetTimestamp();
        var run = string.IsNullOrWhiteSpace(settings.Command)
            ? new TrainingRunResult(null, $"{JobsOptions.Section}:{nameof(JobsOptions.Retraining)}:{nameof(settings.Command)} names no program.", "")
            : await TrainingRun.RunAsync(settings.Command, arguments, root.Path, settings.Timeout, clock, cancellationToken);

        var (package, fault) = run.Fault is null ? Check(work) : (null, run.Fault);
        if (package is not null)
            Directory.Move(work, candidate);

        string path = Path.Combine(root.ReportsFolder, $"retraining-{stamp}.json");
        ReportFile.Write(path, Report(scheduledAt, clock.GetElapsedTime(started), settings, run, package, fault, candidate).ToJson());
        return package is null
            ? new JobOutcome(true, $"no candidate: {fault}", [path])
            : new JobOutcome(false, $"candidate {stamp}: {package.Name} {package.Version}, not active", [candidate, path]);
    }

    private static (ModelManifest? Manifest, string? Fault) Check(string folder)
    {
        try
        {
            return (ModelPackage.Load(folder).Manifest, null);
        }
        catch (ModelPackageException exception)
        {
            return (null, $"The program ended with exit code 0, but its package is refused: {exception.Message}");
        }
    }

    private RetrainingReport Report(
        DateTimeOffset scheduledAt, TimeSpan elapsed, RetrainingOptions settings, TrainingRunResult run, ModelManifest? package, string? fault,
        string candidate) => new()
        {
            ScheduledAt = scheduledAt,
            CreatedAt = clock.GetUtcNow(),
            Elapsed = elapsed,
            Command = settings.Command,
            Arguments = [.. settings.Arguments],
            ExitCode = run.ExitCode,
            Fault = fault,
            Candidate = package is null ? null : Path.GetRelativePath(root.Path, candidate),
            Name = package?.Name,
            Version = package?.Version,
            Sha256 = package?.Sha256,
            Figures = package?.Figures ?? [],
            OutputTail = run.OutputTail,
        };

    // The service and the verb may run at once; the system gives the lock back when a process dies.
    private FileStream? TryTakeTurn()
    {
        try
        {
            return new FileStream(Path.Combine(Candidates, ".lock"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        }
        catch (IOException) when (Directory.Exists(Candidates))
        {
            return null;
        }
    }

    // A process that was killed could not clean up. The lock is held, so what lies there is nobody's.
    private void RemoveUnfinished()
    {
        foreach (string folder in Directory.EnumerateDirectories(Candidates, WorkPrefix + "*"))
            Directory.Delete(folder, recursive: true);
    }
}
