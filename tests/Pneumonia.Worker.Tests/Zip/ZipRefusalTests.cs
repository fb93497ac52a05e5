using System.IO.Compression;
using System.Text;
using Pneumonia.Dicom;
using Pneumonia.Imaging;
using Pneumonia.TestKit;
using Pneumonia.Worker.Intake;
using Pneumonia.Worker.Scoring;
using Pneumonia.Worker.Zip;

namespace Pneumonia.Worker.Tests.Zip;

/// <summary>What a zip archive may not be like; and what may look odd and is taken.</summary>
public sealed class ZipRefusalTests : IDisposable
{
    private static readonly byte[] Image = TestImages.NotFlagged().Build();
    private static readonly RawEntry Good = new("IM/0001", Image);

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Refusals => [.. Refused.Keys];

    private static Dictionary<string, (Func<byte[]> Archive, string Detail)> Refused => new()
    {
        ["encrypted"] = (() => RawZip.Build(Good, new RawEntry("b", Image) { Flags = 0x801 }), "Entry 2 of 2 is encrypted"),
        ["LZMA"] = (() => RawZip.Build(new RawEntry("a", Image) { Method = 14 }), "method 14"),
        ["deflate64"] = (() => RawZip.Build(new RawEntry("a", Image) { Method = 9 }), "method 9"),
        ["upwards"] = (() => RawZip.Build(Good, new RawEntry("../../etc/cron.d/a", Image)), "leads out"),
        ["upwards, as Windows writes it"] = (() => RawZip.Build(Good, new RawEntry(@"IM\..\..\a", Image)), "leads out"),
        ["no name"] = (() => RawZip.Build(new RawEntry("", Image)), "empty"),
        ["a line break in a name"] = (() => RawZip.Build(new RawEntry("a\nb", Image)), "not text"),
        ["two of one name"] = (() => RawZip.Build(Good, Good), "the name of an earlier one"),
        ["overlap"] = (() => RawZip.Build(Good, new RawEntry("b", Image) { BytesOf = 0 }), "overlap"),
        ["more than deflate can hold"] = (() => RawZip.Build(new RawEntry("a", Image) { Size = 0x7FFF_FFFF }), "more than deflate can hold"),
        ["stored with two sizes"] = (() => RawZip.Build(new RawEntry("a", Image) { Deflate = false, Size = 5 }), "is stored"),
        ["too many entries"] = (() => RawZip.Build([.. Enumerable.Range(0, 21).Select(i => new RawEntry($"{i}", [1]))]), "Intake:ZipMaxEntries allows 20"),
        ["too much together"] = (() => RawZip.Build(Enumerable.Range(0, 3).Select(i => new RawEntry($"{i}", new byte[400_000])).ToArray()), "Intake:ZipMaxMegabytes"),
        ["one entry of the directory missing"] = (() => Built(count: 3), "2 entries, its end says 3"),
        ["a part of several"] = (() => Patched(archive => archive[^18] = 1), "in several files"),
        ["a directory outside"] = (() => Patched(archive => archive[^3] = 0x7F), "does not lie within it"),
        ["a directory of nothing"] = (() => Patched(archive => archive[archive.AsSpan().IndexOf("PK\x01\x02"u8)] = 0), "entry 1 of its directory is none"),
        ["a name beyond the directory"] = (() => Patched(archive => archive[archive.AsSpan().IndexOf("PK\x01\x02"u8) + 29] = 0xFF), "longer than what is left"),
        ["an entry beyond the end"] = (() => Patched(archive => archive[archive.AsSpan().IndexOf("PK\x01\x02"u8) + 45] = 0x7F), "does not lie within it"),
        ["no end"] = (() => RawZip.Build(Good)[..^1], "not whole"),
        ["something behind the end"] = (() => [.. RawZip.Build(Good), 0], "not whole"),
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Such_an_archive_is_refused_as_a_whole(string what)
    {
        var (archive, detail) = Refused[what];

        var exception = Assert.Throws<ZipException>(() => Read(archive()));

        Assert.Equal(Reason.ZipRefused, exception.Refusal.Reason);
        Assert.Contains(detail, exception.Refusal.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.Path, exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bomb_is_refused_by_its_directory_before_anything_is_decompressed()
    {
        // 42 entries of 10 MB in 10 kB each: all within their own limit, not together.
        byte[] zeros = new byte[10 << 20];
        byte[] bomb = RawZip.Build([.. Enumerable.Range(0, 42).Select(i => new RawEntry($"{i}", zeros))]);
        string path = Save(bomb);
        var rules = Rules(maxEntries: 100, maxMegabytes: 400);
        Assert.Throws<ZipException>(() => ZipContents.Read(path, rules)); // Compiled before it is measured.

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ZipException>(() => ZipContents.Read(path, rules));

        Assert.InRange(bomb.Length, 0, 1 << 20);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData(100, "goes on after the 100 bytes")]
    [InlineData(9000, "ends after")]
    public void An_entry_that_yields_more_or_less_than_declared_is_damaged(uint declared, string detail)
    {
        string path = Save(RawZip.Build(new RawEntry("a", Image[..8000]) { Size = declared }));

        var exception = Assert.Throws<ZipException>(() => RawZip.Read(path, "a"));

        Assert.Equal(Reason.ZipEntryDamaged, exception.Refusal.Reason);
        Assert.Contains(detail, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_larger_than_any_radiograph_is_too_large_before_it_is_decompressed()
    {
        string path = _folder["large.zip"];
        using (var file = File.Create(path))
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Create);
            using var entry = zip.CreateEntry("a", CompressionLevel.Fastest).Open();
            entry.Write(Image);
            for (int megabyte = 0; megabyte < 256; megabyte++)
                entry.Write(new byte[1 << 20]);
        }

        var instance = Assert.Single(ZipContents.Read(path, FolderRules.Default).Instances);
        using var content = InstanceContent.Open(instance.Path);
        var exception = Assert.Throws<DicomException>(content.OpenHeader);
        Assert.Throws<DicomException>(content.OpenFile);

        Assert.Equal((256 << 20) + Image.Length, instance.SizeBytes);
        Assert.Equal(DicomFault.TooLarge, exception.Fault);
    }

    [Theory]
    [InlineData("/IM/0001")]
    [InlineData(@"C:\IM\0001")]
    [InlineData(@"IM\0001")]
    [InlineData("./IM/0001")]
    [InlineData("IM//0001")]
    [InlineData("Übersicht/Thorax – ап 1")]
    public void Names_are_labels_and_lead_to_their_entry_only(string name)
    {
        string path = Save(RawZip.Build(new RawEntry(name, Image) { Flags = 0 }, new RawEntry("other", TestImages.Flagged().Build())));

        var instances = ZipContents.Read(path, FolderRules.Default).Instances;

        Assert.Equal($"{path}//{name}", instances[0].Path);
        Assert.True(ZipEntryPath.TryParse(instances[0].Path, out var entry));
        Assert.Equal(Image, RawZip.Read(entry.Value.Archive, entry.Value.Name));
    }

    [Fact]
    public void Names_that_are_no_UTF_8_are_read_in_the_code_page_of_zip()
    {
        string path = Save(RawZip.Build(new RawEntry("", Image) { Flags = 0, NameBytes = [0x81, (byte)'b', 0xE1] }));

        Assert.Equal(path + "//übß", Assert.Single(ZipContents.Read(path, FolderRules.Default).Instances).Path);
    }

    [Fact]
    public void What_a_folder_would_not_list_is_passed_over_in_an_archive_too()
    {
        var rules = Rules() with { Ignore = ["*.xml", "old"] };
        string[] names = ["DICOMDIR", "IM/DICOMDIR", ".hidden/a", "__MACOSX/._a", "a.part", "IM/b.tmp", "c.xml", "old/d", "IM/old/e"];
        string path = Save(RawZip.Build([.. names.Select((name, i) => new RawEntry(name, Image)), new("empty", []), new("IM/", []), Good]));

        var contents = ZipContents.Read(path, rules);

        Assert.Equal(path + "//IM/0001", Assert.Single(contents.Instances).Path);
        Assert.Equal(names.Length + 1, contents.PassedOver);
    }

    [Fact]
    public void A_comment_that_looks_like_an_end_record_is_a_comment()
    {
        using var stream = new MemoryStream();
        RawZip.Write(stream, [Good], comment: [.. RawZip.Build(), .. Encoding.UTF8.GetBytes("made by a viewer")]);

        Assert.Single(Read(stream.ToArray()).Instances);
    }

    [Fact]
    public void Entries_behind_four_gigabytes_are_found()
    {
        string path = _folder["wide.zip"];
        RawZip.Save(path, Good, new RawEntry("far", Image) { Gap = 5L << 30 }, new RawEntry("near", Image) { Zip64 = true });

        var contents = ZipContents.Read(path, FolderRules.Default);

        Assert.InRange(new FileInfo(path).Length, 5L << 30, 6L << 30);
        Assert.Equal(3, contents.Instances.Count);
        Assert.Equal(Image, RawZip.Read(path, "far"));
    }

    private static byte[] Built(long count)
    {
        using var stream = new MemoryStream();
        RawZip.Write(stream, [Good, new RawEntry("b", Image)], count);
        return stream.ToArray();
    }

    private static byte[] Patched(Action<byte[]> patch)
    {
        byte[] archive = RawZip.Build(Good);
        patch(archive);
        return archive;
    }

    private static FolderRules Rules(int maxEntries = 20, int maxMegabytes = 1) =>
        FolderRules.Of(new ExportFolder(), new IntakeOptions { ZipMaxEntries = maxEntries, ZipMaxMegabytes = maxMegabytes });

    private ZipContents Read(byte[] archive) => ZipContents.Read(Save(archive), Rules());

    private string Save(byte[] archive)
    {
        string path = _folder["a.zip"];
        File.WriteAllBytes(path, archive);
        return path;
    }
}
