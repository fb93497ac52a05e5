using System.Text;
using Pneumonia.TestKit;
using Pneumonia.Worker.Intake;
using Pneumonia.Worker.Zip;

namespace Pneumonia.Worker.Tests.Zip;

/// <summary>Archives that others write: Python's zipfile and Info-ZIP.</summary>
public sealed class ZipOracleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, byte[]> _images;

    public ZipOracleTests()
    {
        _images = Enumerable.Range(1, 5).ToDictionary(i => i == 5 ? "IM/Thorax Größe.dcm" : $"IM/{i:0000}", i => TestImages.NotFlagged(i).Build());
        Directory.CreateDirectory(_folder["study/IM"]);
        foreach (var (name, content) in _images)
            File.WriteAllBytes(_folder[$"study/{name}"], content);
        File.WriteAllText(_folder["study/readme.txt"], new string('x', 9000));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ZIP_STORED", "open(path, 'wb')", "False")]
    [InlineData("ZIP_DEFLATED", "open(path, 'wb')", "False")]
    [InlineData("ZIP_DEFLATED", "open(path, 'wb')", "True")]
    [InlineData("ZIP_DEFLATED", "Unseekable(path)", "False")]
    [InlineData("ZIP_STORED", "Unseekable(path)", "True")]
    public async Task Archives_of_Python_give_the_files_that_were_packed(string method, string target, string zip64)
    {
        await PythonAsync(
            $"""
            import io, os, sys, zipfile
            path, root = sys.argv[1:]
            class Unseekable(io.RawIOBase):
                def __init__(self, path): self.file = open(path, 'wb')
                def writable(self): return True
                def write(self, data): return self.file.write(data)
                def flush(self): self.file.flush()
            with zipfile.ZipFile({target}, 'w', zipfile.{method}) as archive:
                archive.comment = b'PK\5\6 is not the end'
                for folder, _, names in os.walk(root):
                    for name in names:
                        file = os.path.join(folder, name)
                        with archive.open(os.path.relpath(file, root), 'w', force_zip64={zip64}) as entry:
                            entry.write(open(file, 'rb').read())
            """,
            _folder["study.zip"], _folder["study"]);

        AssertHoldsTheStudy(_folder["study.zip"]);
    }

    [Fact]
    public async Task Archives_of_Info_ZIP_give_the_files_that_were_packed()
    {
        string zip = Requires.Tool("zip", "zip");
        await RunAsync(zip, ["-q", "-r", _folder["plain.zip"], "."]);
        await RunAsync(zip, ["-q", "-r", "-0", "-fz", _folder["wide.zip"], "."]);
        await RunAsync(Requires.Tool("sh", "dash"), ["-c", "zip -q -r - . | cat >\"$1\"", "sh", _folder["streamed.zip"]]);

        AssertHoldsTheStudy(_folder["plain.zip"]);
        AssertHoldsTheStudy(_folder["wide.zip"]);
        AssertHoldsTheStudy(_folder["streamed.zip"]);
    }

    [Fact]
    public async Task An_archive_that_Info_ZIP_encrypted_is_refused()
    {
        await RunAsync(Requires.Tool("zip", "zip"), ["-q", "-r", "-P", "secret", _folder["closed.zip"], "."]);

        var exception = Assert.Throws<ZipException>(() => ZipContents.Read(_folder["closed.zip"], FolderRules.Default));

        Assert.Contains("is encrypted", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_archives_of_these_tests_are_whole_to_Python()
    {
        RawZip.Save(
            _folder["raw.zip"], new RawEntry("a/b", _images.Values.First()), new RawEntry("ü", _images.Values.Last()) { Deflate = false }, new RawEntry("w", [1, 2]) { Zip64 = true },
            new RawEntry("", [3]) { Flags = 0, NameBytes = [0x81, 0xE1] });

        string output = await PythonAsync(
            """
            import sys, zipfile
            sys.stdout.reconfigure(encoding='utf-8')
            with zipfile.ZipFile(sys.argv[1]) as archive:
                assert archive.testzip() is None
                for entry in archive.infolist(): print(entry.filename, entry.file_size, '%08X' % entry.CRC)
            """,
            _folder["raw.zip"]);

        using var ours = ZipArchiveFile.Open(_folder["raw.zip"]);
        Assert.Equal(output.Trim().Split('\n'), ours.Entries.Select(entry => $"{entry.Name} {entry.Size} {entry.Crc32:X8}"));
    }

    [Fact]
    public async Task Seventy_thousand_entries_are_listed_as_Python_lists_them()
    {
        await PythonAsync(
            """
            import sys, zipfile
            with zipfile.ZipFile(sys.argv[1], 'w') as archive:
                for i in range(70000): archive.writestr(str(i), b'')
            """,
            _folder["many.zip"]);

        using var ours = ZipArchiveFile.Open(_folder["many.zip"]);

        Assert.Equal(70_000, ours.Entries.Count);
        Assert.Equal("69999", ours.Entries[^1].Name);
    }

    private void AssertHoldsTheStudy(string zip)
    {
        var contents = ZipContents.Read(zip, FolderRules.Default);

        Assert.Equal(_images.Keys.Select(name => $"{zip}//{name}").Order(StringComparer.Ordinal), contents.Instances.Select(instance => instance.Path).Order(StringComparer.Ordinal));
        Assert.Equal(1, contents.PassedOver);
        foreach (var (name, content) in _images)
        {
            Assert.Equal(content, RawZip.Read(zip, name));
        }
    }

    private async Task<string> PythonAsync(string script, params string[] arguments)
    {
        await File.WriteAllTextAsync(_folder["script.py"], script, Encoding.UTF8, Cancel);
        return await RunAsync(Requires.Tool("python3", "python3"), [_folder["script.py"], .. arguments]);
    }

    private async Task<string> RunAsync(string program, IEnumerable<string> arguments)
    {
        var result = await ExternalProgram.RunAsync(
            program, arguments, Cancel, _folder["study"], new Dictionary<string, string> { ["LC_ALL"] = "C.UTF-8" });
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output;
    }
}
