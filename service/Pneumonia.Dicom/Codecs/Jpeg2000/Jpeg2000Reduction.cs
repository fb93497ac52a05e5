namespace Pneumonia.Dicom;

/// <summary>A codestream of a lower resolution.</summary>
/// <param name="Rows">Of the smaller image.</param>
/// <param name="Columns">Likewise.</param>
/// <param name="Pieces">The codestream, piece by piece: fragments of one frame, as it were.</param>
internal sealed record Jpeg2000Reduction(int Rows, int Columns, IReadOnlyList<ReadOnlyMemory<byte>> Pieces);
