using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Results;
using Pneumonia.Worker.Scoring;

namespace Pneumonia.Worker.Jobs.Reevaluation;

/// <summary>Scores stored instances again, through the pipeline that scored them first.</summary>
internal static class Rescoring
{
    /// <summary>Files that are gone or changed are left alone: what they say now is another file's outcome.</summary>
    /// <returns>One a stored instance, in order.</returns>
    public static IReadOnlyList<RescoredInstance> Run(
        ScoringPipeline pipeline, IReadOnlyList<ScoredInstance> stored, int batchSize, CancellationToken cancellationToken)
    {
        var rescored = new List<RescoredInstance>(stored.Count);
        foreach (var batch in stored.Chunk(batchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            rescored.AddRange(RunBatch(pipeline, batch));
        }

        return rescored;
    }

    private static IEnumerable<RescoredInstance> RunBatch(ScoringPipeline pipeline, ScoredInstance[] batch)
    {
        var prepared = new List<PreparedInstance>();
        try
        {
            var states = new List<RescoreState>();
            foreach (var stored in batch)
            {
                var state = Look(stored.File);
                if (state == RescoreState.Rescored)
                {
                    var instance = pipeline.Prepare(stored.File.Path, InputKinds.DicomOnly, stored.Result.ReceivedAt);
                    // A ledger rebuilt from old result files does not know the pixels: size and time have to do.
                    if (instance.PixelSha256 is { } pixels && stored.PixelSha256 is { } known && pixels != known)
                    {
                        instance.Dispose();
                        state = RescoreState.FileChanged;
                    }
                    else
                    {
                        prepared.Add(instance);
                    }
                }

                states.Add(state);
            }

            var results = new Queue<InstanceResult>(pipeline.Assess(prepared));
            return [.. batch.Zip(states, (stored, state) => new RescoredInstance(stored, state, state == RescoreState.Rescored ? results.Dequeue() : null))];
        }
        finally
        {
            prepared.ForEach(instance => instance.Dispose());
        }
    }

    private static RescoreState Look(FileVersion stored)
    {
        try
        {
            return FileVersion.Of(stored.Path) == stored ? RescoreState.Rescored : RescoreState.FileChanged;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return RescoreState.FileGone;
        }
    }
}

/// <param name="Now">Null unless scored again.</param>
internal sealed record RescoredInstance(ScoredInstance Stored, RescoreState State, InstanceResult? Now);

internal enum RescoreState
{
    Rescored,

    /// <summary>The source folder no longer holds the file, or it cannot be reached.</summary>
    FileGone,

    /// <summary>Size, time or samples are not those that were scored.</summary>
    FileChanged,
}
