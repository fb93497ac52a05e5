using System.Runtime.InteropServices;
using Pneumonia.Fuzz;
using Pneumonia.Imaging;
using Pneumonia.TestKit;

namespace Pneumonia.Dicom.Tests;

/// <summary>
/// Every file of the corpora, cut and damaged: it is read or refused with a reason, in bounded time and memory, and what is left of an image
/// is never taken for the image. Seeded: the same damage every time.
/// </summary>
public sealed class CorpusDamageTests
{
    private const int CutsOfAFile = 24, CutsOfAFrame = 10, DamagesOfAFile = 5, SmallFileBytes = 4096;
    private const long MostBytesAllocated = 512L << 20;
    private static readonly byte[] SequenceEnd = [0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0];
    private static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(2);

    public static TheoryData<string> Corpora => ["cornerstone", "cxr", "fo-dicom", "malformed", "pydicom", "pydicom-data"];

    [Theory]
    [MemberData(nameof(Corpora))]
    public void A_cut_file_gives_all_of_its_pixels_or_none(string corpus)
    {
        int cuts = 0, images = 0;

        foreach (string path in Files(corpus))
        {
            byte[] whole = File.ReadAllBytes(path);
            string? samples = Bounded(path, () => SamplesOf(whole));
            images += samples is null ? 0 : 1;
            foreach (int length in Lengths(whole.Length, Math.Max(CutsOfAFile, whole.Length <= SmallFileBytes ? whole.Length / 16 : 0)))
            {
                var cut = whole.AsMemory(0, length);
                Bounded($"{path} cut to {length} bytes", () =>
                {
                    FuzzTarget.Header.Run(cut);
                    FuzzTarget.Output.Run(cut);
                    string? left = SamplesOf(cut);
                    Assert.True(left is null || left == samples || (samples is null && HasWholePixels(path, length)), $"{path} cut to {length} bytes gives other pixels.");
                    return left;
                });
                cuts++;
            }
        }

        TestContext.Current.SendDiagnosticMessage($"{corpus}: {cuts} cuts, {images} images.");
        Assert.True(cuts > 0);
    }

    [Theory]
    [MemberData(nameof(Corpora))]
    public void A_frame_that_ends_early_in_a_file_that_is_whole_gives_all_of_its_pixels_or_none(string corpus)
    {
        foreach (string path in Files(corpus))
        {
            byte[] whole = File.ReadAllBytes(path);
            if (LastFragment(whole) is not { } fragment || SamplesOf(whole) is not { } samples)
                continue;
            foreach (int length in Lengths(fragment.Count, CutsOfAFrame).Select(length => length & ~1).Distinct())
            {
                byte[] cut = [.. whole[..(fragment.Offset - 4)], .. BitConverter.GetBytes(length), .. fragment[..length], .. SequenceEnd];
                string? left = Bounded($"{path}, last fragment cut to {length} bytes", () => SamplesOf(cut));
                Assert.True(left is null || left == samples, $"{path}, last fragment cut to {length} of {fragment.Count} bytes, gives other pixels.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Corpora))]
    public void A_damaged_file_is_read_or_refused(string corpus)
    {
        int refused = 0;

        foreach (string path in Files(corpus))
        {
            byte[] whole = File.ReadAllBytes(path);
            var random = new Random(whole.Length);
            for (int round = 0; round < DamagesOfAFile; round++)
            {
                byte[] damaged = Damage(whole, random);
                foreach (var target in FuzzTarget.All)
                    refused += Bounded($"{path}, damage {round}, {target.Name}", () => target.Run(damaged)) is null ? 0 : 1;
            }
        }

        Assert.True(refused > 0);
    }

    /// <summary>All files of a corpus but the one whose 27 million samples of JPEG 2000 rightly take seconds, damaged or not.</summary>
    private static IEnumerable<string> Files(string corpus) =>
        Directory.EnumerateFiles(Requires.SharedData("dicom", corpus), "*", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) != "VL5_J2KI.dcm")
            .Order(StringComparer.Ordinal);

    /// <summary>Null when the pixels are not compressed, or in more than one frame, or the file is refused.</summary>
    private static ArraySegment<byte>? LastFragment(byte[] content)
    {
        try
        {
            using var file = DicomFile.Read(content);
            bool isOne = !file.Dataset.TryGetInt32(DicomTag.NumberOfFrames, out int frames) || frames == 1;
            return isOne && file.Dataset.TryGetItem(DicomTag.PixelData, out var item) && item.Fragments is [_, .., var last]
                && MemoryMarshal.TryGetArray(last, out var segment) ? segment : default(ArraySegment<byte>?);
        }
        catch (DicomException)
        {
            return null;
        }
    }

    /// <summary>True when a file is refused for something behind its pixels, which are all there.</summary>
    private static bool HasWholePixels(string path, int length)
    {
        using var header = DicomFile.OpenHeader(path);
        return header.PixelDataExtent is { Length: { } value } extent && extent.ValueOffset + value <= length;
    }

    /// <summary>Some of the last lengths, where padding and delimiters stand, and others drawn from the rest.</summary>
    private static IEnumerable<int> Lengths(int whole, int count)
    {
        var random = new Random(whole);
        int dense = Math.Min(count / 3, whole);
        return Enumerable.Range(1, dense).Select(missing => whole - missing).Concat(Enumerable.Range(dense, count - dense).Select(_ => random.Next(whole)));
    }

    /// <summary>Bits flipped, half of the times in the header, where they do most.</summary>
    private static byte[] Damage(byte[] whole, Random random)
    {
        byte[] damaged = [.. whole];
        int reach = random.Next(2) == 0 ? damaged.Length : Math.Min(damaged.Length, 2048);
        for (int hits = random.Next(1, 6); hits > 0; hits--)
            damaged[random.Next(Math.Min(128, reach - 1), reach)] ^= (byte)(1 << random.Next(8));
        return damaged;
    }

    /// <summary>
    /// What takes too long is run once more, and what counts is the processor's time: a machine may be busy, a hang hangs every time.
    /// </summary>
    private static T Bounded<T>(string what, Func<T> run, bool isSecond = false)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var started = Environment.CpuUsage.TotalTime;

        var result = run();

        var elapsed = Environment.CpuUsage.TotalTime - started;
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MostBytesAllocated, $"{what} takes more memory than {MostBytesAllocated} bytes.");
        if (elapsed < LongestRun)
            return result;
        Assert.False(isSecond, $"{what} takes {elapsed}.");
        return Bounded(what, run, isSecond: true);
    }

    /// <summary>What the samples of an image come to; null when it is refused.</summary>
    private static string? SamplesOf(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var file = DicomFile.Read(content);
            if (!GrayscaleImage.TryRead(file, TestCodecs.Shared, out var image, out _))
                return null;
            using (image)
                return image.ComputeSampleSha256();
        }
        catch (DicomException)
        {
            return null;
        }
    }
}
