namespace Pneumonia.Worker.Results;

/// <summary>How the way of an instance ended.</summary>
internal enum Outcome
{
    /// <summary>It has a probability.</summary>
    Scored,

    /// <summary>The file's nature forbids a probability; final until an operator requeues it.</summary>
    NotAssessed,

    /// <summary>The machine's fault or ours, after all retries.</summary>
    Failed,
}
