using Pneumonia.TestKit;

namespace Pneumonia.Dicom.Tests;

/// <summary>A compressed frame that breaks off is refused, or gives the very samples of the whole one; never a picture that is gray in part.</summary>
public sealed class TruncationTests(SharedSandbox shared) : IClassFixture<SharedSandbox>
{
    public static TheoryData<string, int> Frames => new(
        from syntax in FrameEncoder.Syntaxes
        from bits in (int[])[8, 12]
        where bits == 8 || syntax != "1.2.840.10008.1.2.4.50"
        select (syntax, bits));

    [Theory]
    [MemberData(nameof(Frames))]
    public void A_frame_cut_anywhere_is_refused_or_whole(string syntax, int bits)
    {
        var transferSyntax = DicomTransferSyntax.Find(syntax);
        var format = TestFrames.Format(61, 47, bits);
        byte[] encoded = shared.Encoder.Encode(syntax, format, TestFrames.Samples(format));
        byte[] whole = Decode(transferSyntax, encoded, format)!;

        // Densely near the end, where decoders are most lenient, and in steps before.
        var lengths = Enumerable.Range(0, 40).Select(i => i * encoded.Length / 40).Concat(Enumerable.Range(encoded.Length - 20, 20));

        Assert.All(lengths, length => Assert.True(
            Decode(transferSyntax, encoded.AsMemory(0, length), format)?.AsSpan().SequenceEqual(whole) ?? true,
            $"{length} of {encoded.Length} bytes gave other samples."));
    }

    private byte[]? Decode(DicomTransferSyntax syntax, ReadOnlyMemory<byte> encoded, FrameFormat format)
    {
        try
        {
            using var frame = shared.Sandbox.Decode(syntax, [encoded], format, TestContext.Current.CancellationToken);
            return frame.Samples.ToArray();
        }
        catch (DicomException exception) when (exception.Fault is DicomFault.CorruptPixelData or DicomFault.FrameMismatch)
        {
            return null;
        }
    }
}
