namespace Pneumonia.Dicom;

/// <summary>A codestream of a lower resolution.</summary>
/// <param name="Rows">Of the smaller image.</param>
/// <param name="Columns">Likewise.</param>
/// <param name="Scale">Rows of the full image for each of these: a power of two.</param>
/// <param name="LargestDetail">
/// What no coefficient reaches in the highest resolution's subbands, in units of a sample: neighbouring samples differ by no more than about that.
/// </param>
/// <param name="Pieces">The codestream, piece by piece: fragments of one frame, as it were.</param>
internal sealed record Jpeg2000Reduction(int Rows, int Columns, int Scale, double LargestDetail, IReadOnlyList<ReadOnlyMemory<byte>> Pieces);
