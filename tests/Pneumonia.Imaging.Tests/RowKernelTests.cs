using CsCheck;

namespace Pneumonia.Imaging.Tests;

public sealed class RowKernelTests
{
    private static readonly Gen<SampleLayout> AnyLayout =
        from allocated in Gen.Int[1, 2].Select(bytes => 8 * bytes)
        from stored in Gen.Int[1, allocated]
        from high in Gen.Int[stored - 1, allocated - 1]
        from signed in Gen.Bool
        from big in Gen.Bool
        select new SampleLayout(allocated, stored, high, signed, big);

    [Fact]
    public void Decode_gives_the_same_codes_as_its_scalar_twin() =>
        Gen.Select(AnyLayout, Gen.Int[0, 200], Gen.Int[0, int.MaxValue]).Sample((layout, length, seed) =>
        {
            byte[] row = new byte[length * layout.BytesPerSample];
            new Random(seed).NextBytes(row);
            ushort[] codes = new ushort[length];
            ushort[] expected = new ushort[length];

            var foreign = RowKernels.Decode(row, layout, codes);
            var expectedForeign = RowKernels.DecodeScalar(row, layout, expected);

            Assert.Equal(expected, codes);
            Assert.Equal(expectedForeign, foreign);
        });

    [Fact]
    public void Windowed_sums_are_bit_for_bit_those_of_the_scalar_twin() =>
        Gen.Select(Gen.UShort.Array[0, 200], Gen.Float[-70000f, 70000f], Gen.Float[0f, 70000f], Gen.Float[0f, 1f]).Sample((codes, low, width, weight) =>
        {
            float[] sums = [.. codes.Select((_, i) => (float)i)];
            float[] expected = [.. sums];

            RowKernels.AddWindowed(codes, low, width, weight, sums);
            RowKernels.AddWindowedScalar(codes, low, width, weight, expected);

            Assert.Equal(expected, sums);
        });

    [Fact]
    public void Looked_up_sums_are_bit_for_bit_those_of_the_scalar_twin() =>
        Gen.Select(Gen.UShort[0, 255].Array[0, 200], Gen.Float[0f, 1f].Array[256], Gen.Float[0f, 1f]).Sample((codes, table, weight) =>
        {
            float[] sums = [.. codes.Select((_, i) => (float)i)];
            float[] expected = [.. sums];

            RowKernels.AddLookedUp(codes, table, weight, sums);
            RowKernels.AddLookedUpScalar(codes, table, weight, expected);

            Assert.Equal(expected, sums);
        });

    [Theory]
    [InlineData(16, 12, 11, false, false, new byte[] { 0x34, 0xF2 }, 0x234)] // bits above HighBit are not the sample's
    [InlineData(16, 12, 15, false, false, new byte[] { 0x4F, 0x23 }, 0x234)] // nor are those below it
    [InlineData(16, 12, 11, true, false, new byte[] { 0xFF, 0x0F }, 0x7FF)] // -1 - (-2048)
    [InlineData(16, 16, 15, true, true, new byte[] { 0x80, 0x00 }, 0)]
    [InlineData(16, 16, 15, false, true, new byte[] { 0x12, 0x34 }, 0x1234)]
    [InlineData(8, 6, 5, false, false, new byte[] { 0xFF }, 0x3F)]
    public void Codes_are_stored_values_less_the_smallest_one(int allocated, int stored, int high, bool isSigned, bool isBigEndian, byte[] row, int code)
    {
        ushort[] codes = new ushort[1];

        RowKernels.Decode(row, new SampleLayout(allocated, stored, high, isSigned, isBigEndian), codes);

        Assert.Equal(code, codes[0]);
    }
}
