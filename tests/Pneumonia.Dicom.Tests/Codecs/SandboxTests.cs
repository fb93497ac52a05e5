using System.Buffers.Binary;
using System.Diagnostics;
using Pneumonia.TestKit;

namespace Pneumonia.Dicom.Tests;

/// <summary>The sandbox itself: limits, cache, missing and damaged modules, many frames.</summary>
public sealed class SandboxTests(SharedSandbox shared) : IClassFixture<SharedSandbox>
{
    private const string JpegLossless = "1.2.840.10008.1.2.4.70", Jpeg2000 = "1.2.840.10008.1.2.4.90";
    private static readonly FrameFormat Small = TestFrames.Format(61, 47, 12);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string ModulePath => Path.Combine(AppContext.BaseDirectory, CodecModule.FileName);

    [Fact]
    public void Every_fresh_instance_is_what_initialisation_makes_it()
    {
        using var fresh = shared.Sandbox.CreateInstance(TimeSpan.FromMinutes(1), Cancel);
        using var initialized = shared.Sandbox.CreateUntouched();

        initialized.Run("_initialize");

        Assert.Equal(initialized.MemoryBytes, fresh.MemoryBytes);
        Assert.Equal(initialized.Get("emscripten_stack_get_current"), fresh.Get("emscripten_stack_get_current"));
        for (int at = 0; at < fresh.MemoryBytes; at += 1 << 20)
            Assert.True(initialized.Memory(at, 1 << 20).SequenceEqual(fresh.Memory(at, 1 << 20)), $"They differ in the megabyte at {at:X}.");
    }

    [Fact]
    public void A_frame_that_needs_more_memory_than_allowed_is_refused_and_the_next_one_decodes()
    {
        using var sandbox = new CodecSandbox(new CodecOptions { CacheFolder = SharedSandbox.CacheFolder, MemoryLimitBytes = CodecOptions.MinMemoryLimitBytes });
        var huge = TestFrames.Format(9000, 9000, 16);
        byte[] header = [0xFF, 0xD8, 0xFF, 0xC3, 0, 11, 16, 0x23, 0x28, 0x23, 0x28, 1, 1, 0x11, 0];

        var exception = Assert.Throws<DicomException>(() => sandbox.Decode(DicomTransferSyntax.Find(JpegLossless), [header], huge, Cancel));

        Assert.Equal(DicomFault.DecoderLimit, exception.Fault);
        RequireDecodes(sandbox);
    }

    [Fact]
    public void A_frame_that_uses_up_its_memory_ends_in_a_limit_and_the_next_one_decodes()
    {
        using var sandbox = new CodecSandbox(new CodecOptions { CacheFolder = SharedSandbox.CacheFolder, MemoryLimitBytes = CodecOptions.MinMemoryLimitBytes });
        using var instance = sandbox.CreateInstance(TimeSpan.FromMinutes(1), Cancel);
        var header = new FrameHeader(9000, 9000, 1, 12, IsSigned: false);
        byte[] encoded = shared.Encoder.Encode(Jpeg2000, Small, TestFrames.Samples(Small));
        foreach (int size in (int[])[8, 12, 24, 28]) // ITU-T T.800 A.5.1: the sides of the image and of its one tile
            BinaryPrimitives.WriteInt32BigEndian(encoded.AsSpan(size), 9000);

        var exception = Assert.Throws<DicomException>(() => SandboxedFrame.Decode(instance, Codec.Jpeg2000, header, encoded).Length);

        Assert.Equal(DicomFault.DecoderLimit, exception.Fault);
        RequireDecodes(sandbox);
    }

    [Fact]
    public void A_frame_that_takes_longer_than_allowed_ends_in_a_limit_and_the_next_one_decodes()
    {
        using var sandbox = new CodecSandbox(new CodecOptions { CacheFolder = SharedSandbox.CacheFolder, TimeLimit = TimeSpan.FromMilliseconds(50) });
        var large = TestFrames.Format(3000, 3000, 12);
        byte[] encoded = shared.Encoder.Encode(Jpeg2000, large, TestFrames.Samples(large));

        var exception = Assert.Throws<DicomException>(() => sandbox.Decode(DicomTransferSyntax.Find(Jpeg2000), [encoded], large, Cancel));

        Assert.Equal(DicomFault.DecoderLimit, exception.Fault);
        RequireDecodes(shared.Sandbox);
    }

    [Fact]
    public async Task A_decode_is_cancelled_while_it_runs()
    {
        var large = TestFrames.Format(3000, 3000, 12);
        byte[] encoded = shared.Encoder.Encode(Jpeg2000, large, TestFrames.Samples(large));
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Task.Run(() => shared.Sandbox.Decode(DicomTransferSyntax.Find(Jpeg2000), [encoded], large, cancel.Token), Cancel));
    }

    [Fact]
    public void Frames_decode_side_by_side()
    {
        byte[] samples = TestFrames.Samples(Small);
        var encoded = FrameEncoder.LosslessSyntaxes.ToDictionary(DicomTransferSyntax.Find, syntax => shared.Encoder.Encode(syntax, Small, samples));

        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancel }, i =>
        {
            var (syntax, bytes) = encoded.ElementAt(i % encoded.Count);
            using var frame = shared.Sandbox.Decode(syntax, [bytes], Small, Cancel);
            Assert.True(frame.Samples.Span.SequenceEqual(samples), syntax.Name);
        });
    }

    [Fact]
    public void Ten_thousand_frames_leave_no_memory_behind()
    {
        var syntax = DicomTransferSyntax.Find(JpegLossless);
        byte[] encoded = shared.Encoder.Encode(JpegLossless, Small, TestFrames.Samples(Small));
        void DecodeMany(int count)
        {
            for (int i = 0; i < count; i++)
                shared.Sandbox.Decode(syntax, [encoded], Small, Cancel).Dispose();
        }

        DecodeMany(1000);
        long before = ResidentBytes();

        DecodeMany(9000);

        Assert.InRange(ResidentBytes() - before, long.MinValue, 32 << 20);
    }

    [Fact]
    public void A_compiled_module_is_kept_and_used_again()
    {
        using var folder = new TemporaryFolder();
        CopyCache(folder);
        string cached = Directory.GetFiles(folder.Path).Single();
        var written = File.GetLastWriteTimeUtc(cached);

        using (var sandbox = new CodecSandbox(new CodecOptions { CacheFolder = folder.Path }))
            RequireDecodes(sandbox);

        Assert.Equal(written, File.GetLastWriteTimeUtc(cached));
    }

    [Fact]
    public void A_damaged_compiled_module_is_compiled_anew()
    {
        using var folder = new TemporaryFolder();
        CopyCache(folder);
        string cached = Directory.GetFiles(folder.Path).Single();
        byte[] sound = File.ReadAllBytes(cached), damaged = [.. sound];
        damaged[damaged.Length / 2] ^= 1;
        File.WriteAllBytes(cached, damaged);

        using (var sandbox = new CodecSandbox(new CodecOptions { CacheFolder = folder.Path }))
            RequireDecodes(sandbox);

        Assert.Equal(sound, File.ReadAllBytes(cached));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_missing_or_changed_codec_module_is_the_machines_fault(bool isThere)
    {
        using var folder = new TemporaryFolder();
        if (isThere)
        {
            byte[] changed = File.ReadAllBytes(ModulePath);
            changed[^1] ^= 1;
            File.WriteAllBytes(folder["changed.wasm"], changed);
        }

        using var sandbox = new CodecSandbox(new CodecOptions { ModulePath = folder["changed.wasm"] });

        Assert.Throws<CodecUnavailableException>(sandbox.WarmUp);
    }

    private static void CopyCache(TemporaryFolder folder)
    {
        using (var sandbox = new CodecSandbox(new CodecOptions { CacheFolder = SharedSandbox.CacheFolder }))
            sandbox.WarmUp();
        string cached = Directory.GetFiles(SharedSandbox.CacheFolder, "*.cwasm").Single();
        File.Copy(cached, folder[Path.GetFileName(cached)]);
    }

    private void RequireDecodes(CodecSandbox sandbox)
    {
        byte[] samples = TestFrames.Samples(Small);
        using var frame = sandbox.Decode(DicomTransferSyntax.Find(JpegLossless), [shared.Encoder.Encode(JpegLossless, Small, samples)], Small, Cancel);
        Assert.Equal(samples, frame.Samples.ToArray());
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
