using Pneumonia.TestKit;

namespace Pneumonia.Dicom.Tests;

/// <summary>What is written, in the eyes of dicom3tools, DCMTK, pydicom and GDCM.</summary>
public sealed class WrittenObjectTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Objects => ["DX", "CR", .. WrittenObjects.All.Keys];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Objects))]
    public async Task Dciodvfy_finds_no_error(string name)
    {
        string dciodvfy = Requires.Tool("dciodvfy", "dicom3tools");

        var result = await ExternalProgram.RunAsync(dciodvfy, [Save(name)], TestContext.Current.CancellationToken);

        Assert.DoesNotMatch("(?m)^Error", result.Error + result.Output);
        Assert.Equal(0, result.ExitCode);
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public async Task Dcm2json_reads_what_was_written(string name)
    {
        string path = Save(name);
        using var file = DicomFile.Open(path);
        using var ours = Dcm2Json.Ours(file);

        using var theirs = await Dcm2Json.ReadAsync(path);

        Assert.NotNull(theirs);
        Assert.Empty(JsonComparison.Compare(ours.RootElement, theirs.RootElement, ""));
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public async Task Dcmconv_writes_the_same_data_set_in_implicit_and_explicit_vr(string name)
    {
        string dcmconv = Requires.Tool("dcmconv", "dcmtk");
        string path = Save(name), there = _folder["implicit.dcm"], back = _folder["back.dcm"];

        await RunAsync(dcmconv, "+ti", path, there);
        await RunAsync(dcmconv, "+te", "-e", there, back);

        using var theirs = await Dcm2Json.ReadAsync(back);
        using var original = await Dcm2Json.ReadAsync(path);
        // Implicit VR does not say what a private attribute is, and its pixels are OW (PS3.5 A.1).
        Assert.All(
            JsonComparison.Compare(original!.RootElement, theirs!.RootElement, ""),
            difference => Assert.Matches("^/(00991001/|7FE00010/vr)", difference));
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public async Task Pydicom_writes_it_back_byte_by_byte(string name)
    {
        // Debian's python3-pydicom belongs to Debian's interpreter, whatever else is first on the PATH.
        string python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : Requires.Tool("python3", "python3-pydicom");
        string path = Save(name), copy = _folder["copy.dcm"];
        const string script = """
            import sys, pydicom
            from pydicom import config
            config.enforce_valid_values = True
            data = pydicom.dcmread(sys.argv[1])
            str(data)
            pydicom.dcmwrite(sys.argv[2], data, write_like_original=True)
            """;

        await RunAsync(python, "-c", script, path, copy);

        Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(copy));
    }

    [Fact]
    public void Values_read_back_as_they_were_put_in()
    {
        using var file = DicomFile.Read(WrittenObjects.Build("Comprehensive SR"));
        var findings = file.Dataset.GetSequence(new DicomTag(0x0040, 0xA730)).Single().GetSequence(new DicomTag(0x0040, 0xA730));
        var value = findings[1].GetSequence(new DicomTag(0x0040, 0xA300)).Single();

        Assert.Equal("Yamada^Tarou=山田^太郎=やまだ^たろう", file.Dataset.GetString(DicomTag.PatientName));
        Assert.StartsWith("Zeile eins: größer.\r\nSecond line \\ with a backslash. x", findings[0].GetString(new DicomTag(0x0040, 0xA160)));
        Assert.True(value.TryGetDouble(new DicomTag(0x0040, 0xA161), out double binary));
        Assert.Equal(0.8125, binary);
        Assert.Equal("0.12345678901235", value.GetString(new DicomTag(0x0040, 0xA30A)));
        Assert.Equal("20260102030405.678000+0530", findings[4].GetString(new DicomTag(0x0040, 0xA120)));
        Assert.Equal("030405.678000", file.Dataset.GetString(DicomTag.StudyTime));
        Assert.Equal(["0.8125", "-2.5"], file.Dataset.GetStrings(new DicomTag(0x0099, 0x1001)));
    }

    [Fact]
    public async Task A_deflated_report_reads_as_the_plain_one()
    {
        string plain = Save("Comprehensive SR"), deflated = _folder["deflated.dcm"];
        await File.WriteAllBytesAsync(
            deflated, WrittenObjects.Build("Comprehensive SR", DicomTransferSyntax.DeflatedExplicitVRLittleEndian), TestContext.Current.CancellationToken);

        using var one = await Dcm2Json.ReadAsync(plain);
        using var other = await Dcm2Json.ReadAsync(deflated);

        Assert.Empty(JsonComparison.Compare(one!.RootElement, other!.RootElement, ""));
    }

    /// <param name="isReadByGdcm">GDCM does not read several frames of several fragments each.</param>
    [Theory]
    [InlineData("grayscale secondary capture", WrittenObjects.JpegLossless, "dcmdjpeg", int.MaxValue, true)]
    [InlineData("colour secondary capture", WrittenObjects.JpegLossless, "dcmdjpeg", 100, true)]
    [InlineData("multi-frame grayscale words", WrittenObjects.JpegLossless, "dcmdjpeg", int.MaxValue, true)]
    [InlineData("multi-frame grayscale words", WrittenObjects.JpegLossless, "dcmdjpeg", 64, false)]
    [InlineData("multi-frame grayscale bytes", WrittenObjects.JpegLs, "dcmdjpls", int.MaxValue, true)]
    [InlineData("multi-frame grayscale bytes", WrittenObjects.JpegLs, "dcmdjpls", 64, false)]
    [InlineData("multi-frame true colour", WrittenObjects.Rle, "dcmdrle", int.MaxValue, true)]
    public async Task Encapsulated_frames_decode_to_the_samples_that_were_encoded(string name, string syntaxUid, string decoder, int maxFragmentBytes, bool isReadByGdcm)
    {
        string decode = Requires.Tool(decoder, "dcmtk"), gdcmconv = Requires.Tool("gdcmconv", "libgdcm-tools");
        string native = Save(name), path = _folder["ours.dcm"];
        string encode = Requires.Tool(decoder.Replace("dcmd", "dcmc", StringComparison.Ordinal), "dcmtk");
        await RunAsync(encode, native, _folder["theirs.dcm"]);
        await File.WriteAllBytesAsync(path, Rewrap(name, syntaxUid, _folder["theirs.dcm"], maxFragmentBytes), TestContext.Current.CancellationToken);

        await RunAsync(decode, path, _folder["dcmtk.dcm"]);

        byte[] expected = PixelBytes(native);
        Assert.Equal(expected, PixelBytes(_folder["dcmtk.dcm"]));
        if (!isReadByGdcm)
            return;
        await RunAsync(gdcmconv, "--raw", path, _folder["gdcm.dcm"]);
        Assert.Equal(expected, PixelBytes(_folder["gdcm.dcm"]));
    }

    [Fact]
    public async Task Dciodvfy_finds_no_error_in_a_jpeg_compressed_capture()
    {
        string dciodvfy = Requires.Tool("dciodvfy", "dicom3tools");
        await RunAsync(Requires.Tool("dcmcjpeg", "dcmtk"), "+eb", Save("grayscale secondary capture"), _folder["theirs.dcm"]);
        byte[] ours = Rewrap("grayscale secondary capture", WrittenObjects.JpegBaseline, _folder["theirs.dcm"], int.MaxValue, writer =>
        {
            writer.Add(DicomTag.LossyImageCompression, DicomVR.CS, "01");
            writer.AddDecimals(new DicomTag(0x0028, 0x2112), DicomVR.DS, 2.5);
            writer.Add(new DicomTag(0x0028, 0x2114), DicomVR.CS, "ISO_10918_1");
        });
        await File.WriteAllBytesAsync(_folder["ours.dcm"], ours, TestContext.Current.CancellationToken);

        var result = await ExternalProgram.RunAsync(dciodvfy, [_folder["ours.dcm"]], TestContext.Current.CancellationToken);

        Assert.DoesNotMatch("(?m)^Error", result.Error + result.Output);
    }

    [Fact]
    public void The_offset_table_has_the_first_fragment_of_each_frame()
    {
        var writer = WrittenObjects.Capture(DicomTransferSyntax.Find(WrittenObjects.JpegLs), "1.2.840.10008.5.1.4.1.1.7.2", bits: 8, frames: 2);
        writer.AddFrames([new byte[] { 1, 2, 3, 4, 5 }, new byte[] { 6 }], maxFragmentBytes: 3);

        using var file = DicomFile.Read(writer.ToArray());

        Assert.True(file.Dataset.TryGetItem(DicomTag.PixelData, out var item));
        Assert.Equal(["00000000" + "1E000000", "0102", "0304", "0500", "0600"], item.Fragments!.Select(fragment => Convert.ToHexString(fragment.Span)));
    }

    private string Save(string name)
    {
        string path = _folder["object.dcm"];
        File.WriteAllBytes(path, WrittenObjects.Build(name));
        return path;
    }

    /// <summary>The same object, its pixels the frames that another program has encoded, one fragment each.</summary>
    private static byte[] Rewrap(string name, string syntaxUid, string encoded, int maxFragmentBytes, Action<DicomFileWriter>? change = null)
    {
        using var file = DicomFile.Open(encoded);
        Assert.Equal(syntaxUid, file.TransferSyntax.Uid);
        Assert.True(file.Dataset.TryGetItem(DicomTag.PixelData, out var pixels));
        var writer = WrittenObjects.All[name](file.TransferSyntax);
        writer.AddFrames([.. pixels.Fragments!.Skip(1)], maxFragmentBytes);
        change?.Invoke(writer);
        return writer.ToArray();
    }

    private static byte[] PixelBytes(string path)
    {
        using var file = DicomFile.Open(path);
        Assert.True(file.Dataset.TryGetItem(DicomTag.PixelData, out var pixels));
        return pixels.Value.ToArray();
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var result = await ExternalProgram.RunAsync(program, arguments, TestContext.Current.CancellationToken);
        Assert.True(result.ExitCode == 0, $"{Path.GetFileName(program)}: {result.Error}");
    }
}
