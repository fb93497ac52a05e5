namespace Pneumonia.Worker.Scoring;

/// <summary>
/// How many instances the next batch takes, so that a batch is done within a time: an instance has its outcome no later than its batch. Starts with one
/// and at most doubles.
/// </summary>
internal sealed class BatchPace(int largest, TimeSpan target)
{
    /// <summary>1 to the largest allowed.</summary>
    public int Size { get; private set; } = 1;

    /// <summary>Learns from a batch. One that was not full, because no more waited, says nothing about larger ones.</summary>
    public void Learn(int instances, TimeSpan elapsed)
    {
        double fitting = instances * (target / TimeSpan.FromTicks(Math.Max(elapsed.Ticks, 1)));
        if (elapsed > target)
            Size = Math.Max(1, (int)Math.Min(fitting, Size));
        else if (instances >= Size)
            Size = (int)Math.Min(Math.Min(fitting, Size * 2.0), largest);
    }
}
