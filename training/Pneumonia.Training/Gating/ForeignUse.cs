namespace Pneumonia.Training.Gating;

/// <summary>What a kind of foreign image may be used for; the two families are drawn by different code.</summary>
internal enum ForeignUse
{
    /// <summary>The gate is fitted on these, drawn from training films where they need a film.</summary>
    Fitting,

    /// <summary>Figures only: the fit has seen none like them.</summary>
    Evaluation,

    /// <summary>Made from a film, hence in both: the fit takes training films, the figures films of another split.</summary>
    Both,
}
