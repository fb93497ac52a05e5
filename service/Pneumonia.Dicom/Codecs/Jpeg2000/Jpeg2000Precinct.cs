namespace Pneumonia.Dicom;

/// <summary>A precinct and what the packets so far have said of its code-blocks.</summary>
/// <param name="Resolution">Where it belongs.</param>
/// <param name="Column">Counted from the origin of the resolution, not of the tile.</param>
/// <param name="Row">Likewise.</param>
/// <param name="X">Its place on the reference grid, by which RPCL, PCRL and CPRL order packets.</param>
/// <param name="Y">Likewise.</param>
internal sealed record Jpeg2000Precinct(Jpeg2000Resolution Resolution, long Column, long Row, long X, long Y)
{
    private Jpeg2000CodeBlocks[]? _blocks;

    /// <summary>Made when the first packet that is not empty arrives.</summary>
    public Jpeg2000CodeBlocks[] GetBlocks(Jpeg2000Budget budget) => _blocks ??= Resolution.CreateCodeBlocks(this, budget);
}
