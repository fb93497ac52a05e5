using Pneumonia.Dicom;
using Pneumonia.Imaging;
using Pneumonia.TestKit;
using Pneumonia.Worker.Intake;
using Pneumonia.Worker.Scoring;
using Pneumonia.Worker.Zip;

namespace Pneumonia.Worker.Tests.Zip;

/// <summary>Archives damaged anywhere: nothing throws but what says so, and no byte is believed that was not packed.</summary>
public sealed class ZipDamageTests : IDisposable
{
    private static readonly byte[] Image = A.ChestInstance().WithPixels(8, 8, (row, column) => (row * 37) + (column * 11)).Build();
    private static readonly byte[] Other = A.ChestInstance().WithPixels(8, 8, (row, column) => (row * 5) + (column * 91)).Build();

    private static readonly byte[] Archive = RawZip.Build(
        new("IM/0001", Image), new("stored", Other) { Deflate = false }, new("readme.txt", [.. Enumerable.Repeat((byte)'x', 600)]), new("wide", Image) { Zip64 = true });

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder["a.zip"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_cut_of_an_archive_is_partial_and_none_gives_an_instance()
    {
        var wrong = new List<int>();
        for (int length = 0; length < Archive.Length; length++)
        {
            File.WriteAllBytes(Path, Archive[..length]);
            if (FileProbe.Check(Path, FolderRules.Default) != FileWholeness.Partial || Contents() is not null || Content("IM/0001") is not null)
                wrong.Add(length);
        }

        Assert.Empty(wrong);
        File.WriteAllBytes(Path, Archive);
        Assert.Equal(FileWholeness.Whole, FileProbe.Check(Path, FolderRules.Default));
        Assert.Equal(3, Contents()!.Instances.Count);
    }

    [Fact]
    public void No_flipped_bit_lets_through_a_byte_that_was_not_packed()
    {
        var random = new Random(20260304);
        int refused = 0, damaged = 0, read = 0;
        for (int round = 0; round < 4000; round++)
        {
            byte[] flipped = [.. Archive];
            for (int flips = random.Next(1, 4); flips > 0; flips--)
                flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(Path, flipped);
            FileProbe.Check(Path, FolderRules.Default);
            if (Contents() is not { } contents)
            {
                refused++;
                continue;
            }

            foreach (var instance in contents.Instances)
            {
                Assert.True(ZipEntryPath.TryParse(instance.Path, out var entry));
                if (Content(entry.Value.Name) is not { } content)
                    damaged++;
                else if (content.AsSpan().SequenceEqual(Image) || content.AsSpan().SequenceEqual(Other))
                    read++;
                else
                    Assert.Fail($"Round {round}: {content.Length} bytes that nobody packed.");
            }

            // Of three instances none may vanish: each is read, damaged, or its archive refused.
            Assert.InRange(contents.Instances.Count, 3, 4);
        }

        Assert.True(refused > 100 && damaged > 100 && read > 100, $"{refused} {damaged} {read}");
    }

    private ZipContents? Contents()
    {
        try
        {
            return ZipContents.Read(Path, FolderRules.Default);
        }
        catch (ZipException exception)
        {
            Assert.Equal(Reason.ZipRefused, exception.Refusal.Reason);
            return null;
        }
    }

    /// <summary>As scoring reads it; null when it refuses.</summary>
    private byte[]? Content(string name)
    {
        try
        {
            using var content = InstanceContent.Open(new ZipEntryPath(Path, name).ToString());
            using var header = content.OpenHeader();
            using var file = content.OpenFile();
            return RawZip.Read(Path, name);
        }
        catch (Exception exception) when (exception is ZipException or DicomException)
        {
            Assert.NotEqual(Reason.ProgramFault, ReadFault.ToRefusal(exception).Reason);
            return null;
        }
    }
}
