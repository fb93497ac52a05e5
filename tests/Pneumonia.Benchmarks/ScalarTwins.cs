using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Pneumonia.Imaging;

namespace Pneumonia.Benchmarks;

/// <summary>Whether the SIMD loops of Imaging pay: each beside its scalar twin, on one row of 2544 samples of 12 bits in 16.</summary>
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
[MinColumn]
public class ScalarTwins
{
    private static readonly SampleLayout Layout = new(BitsAllocated: 16, BitsStored: 12, HighBit: 11, IsSigned: false, IsBigEndian: false);

    private readonly byte[] _row = new byte[2 * LargeRadiograph.Columns];
    private readonly ushort[] _codes = new ushort[LargeRadiograph.Columns];
    private readonly float[] _sums = new float[LargeRadiograph.Columns];
    private readonly float[] _table = [.. Enumerable.Range(0, Layout.CodeCount).Select(code => (float)code)];

    [GlobalSetup]
    public void Fill()
    {
        new Random(1).NextBytes(_row);
        RowKernels.Decode(_row, Layout, _codes);
    }

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("decode")]
    public void Decode_scalar() => RowKernels.DecodeScalar(_row, Layout, _codes);

    [Benchmark]
    [BenchmarkCategory("decode")]
    public void Decode_simd() => RowKernels.Decode(_row, Layout, _codes);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("window")]
    public void Window_scalar() => RowKernels.AddWindowedScalar(_codes, 500, 3000, 0.5f, _sums);

    [Benchmark]
    [BenchmarkCategory("window")]
    public void Window_simd() => RowKernels.AddWindowed(_codes, 500, 3000, 0.5f, _sums);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("table")]
    public void Table_scalar() => RowKernels.AddLookedUpScalar(_codes, _table, 0.5f, _sums);

    [Benchmark]
    [BenchmarkCategory("table")]
    public void Table_simd() => RowKernels.AddLookedUp(_codes, _table, 0.5f, _sums);
}
