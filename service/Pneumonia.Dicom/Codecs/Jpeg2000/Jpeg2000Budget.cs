namespace Pneumonia.Dicom;

/// <summary>
/// Bounds the work and memory of one walk: a few hostile bytes can describe millions of empty code-blocks. The largest radiographs in use, in the
/// smallest code-blocks, stay far below.
/// </summary>
internal sealed class Jpeg2000Budget
{
    private const long MaxSteps = 10_000_000;

    private long _steps;

    /// <exception cref="DicomException">The walk costs too much (311).</exception>
    public void Spend(long steps)
    {
        _steps += steps;
        if (_steps > MaxSteps)
            throw new DicomException(DicomFault.DecoderLimit, "JPEG 2000: its packets describe more code-blocks than an image has.");
    }
}
