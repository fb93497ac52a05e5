using System.Diagnostics.Metrics;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Results;

namespace Pneumonia.Worker.Operations;

/// <summary>The numbers of the pipeline, meter "Pneumonia.Worker". No tag carries anything about a patient or a study.</summary>
internal sealed class PipelineMetrics
{
    public const string MeterName = "Pneumonia.Worker";

    private readonly Counter<long> _filesQueued;
    private readonly Counter<long> _instancesFinished;
    private readonly Counter<long> _instancesFlagged;
    private readonly Counter<long> _duplicates;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _deliveries;
    private readonly Histogram<double> _stageSeconds;
    private readonly Histogram<double> _turnaroundSeconds;
    private readonly Histogram<long> _batchSize;
    private KeyValuePair<string, object?>[]? _model;
    private Func<IEnumerable<bool>> _folders = () => [];

    public PipelineMetrics(IMeterFactory meters, LedgerQueries ledger, DiskSpace disk, TimeProvider clock)
    {
        var meter = meters.Create(MeterName);
        _filesQueued = meter.CreateCounter<long>("pneumonia.files.queued", "{file}", "Files, and instances in zip archives, that were put into the queue.");
        _instancesFinished = meter.CreateCounter<long>("pneumonia.instances.finished", "{instance}", "Stored outcomes, by outcome and reason.");
        _instancesFlagged = meter.CreateCounter<long>("pneumonia.instances.flagged", "{instance}", "Stored outcomes with a flag.");
        _duplicates = meter.CreateCounter<long>("pneumonia.instances.duplicates", "{instance}", "Files with an instance that had its outcome already.");
        _retries = meter.CreateCounter<long>("pneumonia.instances.retries", "{instance}", "Instances put back because of a fault, by reason.");
        _deliveries = meter.CreateCounter<long>("pneumonia.deliveries", "{delivery}", "Deliveries, by destination and success.");
        _stageSeconds = meter.CreateHistogram<double>("pneumonia.stage.duration", "s", "Time of a stage: scan, prepare (one file), assess and store (one batch), deliver (one file).");
        _turnaroundSeconds = meter.CreateHistogram<double>("pneumonia.turnaround", "s", "From taking a file to its stored outcome.");
        _batchSize = meter.CreateHistogram<long>("pneumonia.batch.size", "{instance}", "Instances that went through the network together.");

        meter.CreateObservableGauge("pneumonia.queue.length", () => ObserveQueues(ledger.GetBacklog()), "{item}", "What waits, by queue.");
        meter.CreateObservableGauge(
            "pneumonia.queue.oldest_age",
            () => ledger.GetBacklog().OldestReceivedAt is { } oldest ? Math.Max(0, (clock.GetUtcNow() - oldest).TotalSeconds) : 0,
            "s",
            "Age of the instance that waits longest for its outcome.");
        meter.CreateObservableGauge("pneumonia.model", ObserveModel, null, "1, with name, version and execution provider of the model in use; nothing before it is loaded.");
        meter.CreateObservableGauge(
            "pneumonia.folder.available", ObserveFolders, null, "1 for an export folder that can be scanned, 0 for one that cannot, by its place in the configuration.");
        meter.CreateObservableGauge("pneumonia.disk.free", () => disk.Free, "By", "Free space where the data root is.");
    }

    public void FilesQueued(int count) => _filesQueued.Add(count);

    public void Finished(InstanceResult result, TimeSpan turnaround)
    {
        _instancesFinished.Add(1, new("outcome", result.Outcome.ToString()), new("reason", result.Reason?.ToString() ?? "none"));
        if (result.IsFlagged)
            _instancesFlagged.Add(1);
        // Below nothing when the clock was set back meanwhile: a sum that falls would look like a restart.
        _turnaroundSeconds.Record(Math.Max(0, turnaround.TotalSeconds));
    }

    public void Batch(int instances) => _batchSize.Record(instances);

    public void ModelInUse(string name, string version, string executionProvider) =>
        _model = [new("name", name), new("version", version), new("provider", executionProvider)];

    /// <param name="areAvailable">Of the export folders in the order of the configuration.</param>
    public void WatchFolders(Func<IEnumerable<bool>> areAvailable) => _folders = areAvailable;

    public void Duplicate() => _duplicates.Add(1);

    public void Retried(string reason) => _retries.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Delivered(string destination, bool succeeded) => _deliveries.Add(1, new("destination", destination), new("succeeded", succeeded));

    public void Stage(string stage, TimeSpan duration) => _stageSeconds.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("stage", stage));

    private IEnumerable<Measurement<int>> ObserveModel() => _model is { } model ? [new(1, model)] : [];

    private IEnumerable<Measurement<int>> ObserveFolders() =>
        _folders().Select((isAvailable, index) => new Measurement<int>(isAvailable ? 1 : 0, new KeyValuePair<string, object?>("folder", index)));

    private static IEnumerable<Measurement<long>> ObserveQueues(Backlog backlog) =>
    [
        new(backlog.Pending, new KeyValuePair<string, object?>("queue", "pending")),
        new(backlog.Scoring, new KeyValuePair<string, object?>("queue", "scoring")),
        new(backlog.Deliveries, new KeyValuePair<string, object?>("queue", "deliveries")),
        new(backlog.DeadLetters, new KeyValuePair<string, object?>("queue", "dead_letters")),
    ];
}
