using System.Buffers;
using System.Buffers.Binary;

namespace Pneumonia.Dicom;

/// <summary>Takes the gray values of a frame that was not stored so, pixel by pixel, and counts the pixels that are not gray.</summary>
internal sealed class GrayWriter : IDisposable
{
    private readonly FrameFormat _format;
    private IMemoryOwner<byte>? _owner;
    private int _pixel;
    private int _coloured;

    /// <param name="source">The frame that is made gray.</param>
    /// <param name="bits">Of a gray value, 1 to 16.</param>
    public GrayWriter(FrameFormat source, int bits)
    {
        _format = new FrameFormat
        {
            Rows = source.Rows,
            Columns = source.Columns,
            SamplesPerPixel = 1,
            BitsAllocated = bits <= 8 ? 8 : 16,
            BitsStored = bits,
            HighBit = bits - 1,
            IsSigned = false,
            PhotometricInterpretation = "MONOCHROME2",
        };
        _owner = PixelBuffers.Rent((int)_format.ByteCount);
    }

    public int Count => _format.Rows * _format.Columns;

    public void Add(long value, bool isGray)
    {
        var samples = _owner!.Memory.Span;
        if (_format.BitsAllocated == 8)
            samples[_pixel] = (byte)value;
        else
            BinaryPrimitives.WriteUInt16LittleEndian(samples[(2 * _pixel)..], (ushort)value);
        _pixel++;
        _coloured += isGray ? 0 : 1;
    }

    /// <exception cref="DicomException">A pixel is not gray (306).</exception>
    public DecodedFrame ToFrame()
    {
        PixelDescription.Require(
            _coloured == 0, DicomFault.NotGrayscale, $"{_coloured} of {Count} pixels are in colour.", DicomTag.PhotometricInterpretation);
        var frame = new DecodedFrame(_format, _owner!.Memory, _owner);
        _owner = null;
        return frame;
    }

    public void Dispose() => _owner?.Dispose();
}
