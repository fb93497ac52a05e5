using Pneumonia.Dicom;
using Pneumonia.TestKit;

namespace Pneumonia.Imaging.Tests;

/// <summary>The same anatomy, 0 (black) to 4095 (white), stored in every way that the standard offers, gives the same intensities.</summary>
public sealed class EncodingTests
{
    private const int Rows = 61;
    private const int Columns = 53;

    /// <summary>Rounding in single precision, over sums of about ten samples.</summary>
    private const double Tolerance = 2e-6;

    private static readonly Converted Expected = ByDefinition();

    public static TheoryData<string> Encodings => [.. Instances.Keys];

    private static readonly Dictionary<string, Func<ChestInstanceBuilder>> Instances = new()
    {
        ["12 bits in 16"] = () => Stored(v => v).WithWindow(2048, 4096),
        ["16 bits"] = () => Stored(v => v).WithBitsStored(16).WithWindow(2048, 4096),
        ["12 bits in the upper ones of 16"] = () => Stored(v => v).WithBitsStored(12, 16, 15).WithWindow(2048, 4096),
        ["deflated"] = () => Stored(v => v).WithSyntax(DicomTransferSyntax.DeflatedExplicitVRLittleEndian).WithWindow(2048, 4096),
        ["signed"] = () => Stored(v => v - 2048).WithSigned().WithWindow(0, 4096),
        ["signed 16 bits"] = () => Stored(v => (8 * v) - 30_000).WithBitsStored(16).WithSigned().With(LinearExact).WithWindow((4 * 4095) - 30_000, 8 * 4095),
        ["MONOCHROME1"] = () => Stored(v => 4095 - v).WithMonochrome1().WithWindow(2048, 4096),
        ["MONOCHROME1 without Presentation LUT Shape"] = () => Stored(v => 4095 - v).WithMonochrome1().Without(DicomTag.PresentationLutShape).WithWindow(2048, 4096),
        ["signed MONOCHROME1"] = () => Stored(v => 2047 - v).WithSigned().WithMonochrome1().WithWindow(0, 4096),
        ["rescale"] = () => Stored(v => v).WithRescale(0.25, -1024).With(LinearExact).WithWindow((4095 / 8.0) - 1024, 4095 / 4.0),
        ["negative slope"] = () => Stored(v => 4095 - v).WithRescale(-1, 4095).WithWindow(2048, 4096),
        ["negative slope and MONOCHROME1"] = () => Stored(v => v).WithRescale(-1, 4095).WithMonochrome1().WithWindow(2048, 4096),
        ["LINEAR_EXACT"] = () => Stored(v => v).With(LinearExact).WithWindow(2047.5, 4095),
        ["VOI LUT"] = () => Stored(v => v).With(writer => writer.AddSequence(DicomTag.VoiLutSequence, Table(0, 12, v => v))),
        ["VOI LUT on negative values"] = () => Stored(v => v).WithRescale(1, -1000)
            .With(writer => writer.AddSequence(DicomTag.VoiLutSequence, Table(-1000, 12, v => v + 1000))),
        ["VOI LUT that inverts, and MONOCHROME1"] = () => Stored(v => v).WithMonochrome1()
            .With(writer => writer.AddSequence(DicomTag.VoiLutSequence, Table(0, 12, v => 4095 - v))),
        ["Modality LUT"] = () => Stored(v => 4095 - v).WithWindow(2048, 4096)
            .With(writer => writer.AddSequence(DicomTag.ModalityLutSequence, Table(0, 12, v => 4095 - v))),
        ["padding that no sample has"] = () => Stored(v => v).WithBitsStored(16).WithPadding(60_000).WithWindow(2048, 4096),
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Same_anatomy_gives_the_same_intensities(string encoding)
    {
        var actual = Converted.From(Instances[encoding]());

        Expected.AssertClose(actual, Tolerance);
        Assert.Null(actual.Warning);
    }

    [Fact]
    public void Eight_bits_give_the_same_intensities_within_their_steps()
    {
        var actual = Converted.From(Stored(v => (int)Math.Round(v * 255 / 4095.0)).WithBitsStored(8).WithWindow(128, 256));

        Expected.AssertClose(actual, 0.5 / 255);
    }

    [Theory]
    [InlineData("+te")]
    [InlineData("+ti")]
    [InlineData("+tb")]
    [InlineData("+td")]
    public async Task Transfer_syntax_changes_neither_intensities_nor_hash(string syntax)
    {
        string dcmconv = Requires.Tool("dcmconv", "dcmtk");
        using var folder = new TemporaryFolder();
        string source = Stored(v => v - 2048).WithSigned().WithPadding(-2048).WithWindow(0, 4096).Save(folder["source.dcm"]);

        var result = await ExternalProgram.RunAsync(dcmconv, [syntax, source, folder["target.dcm"]], TestContext.Current.CancellationToken);

        Assert.True(result.ExitCode == 0, result.Error);
        using var sourceFile = DicomFile.Open(source);
        using var targetFile = DicomFile.Open(folder["target.dcm"]);
        Assert.True(GrayscaleImage.TryRead(sourceFile, TestCodecs.Shared, out var before, out _));
        Assert.True(GrayscaleImage.TryRead(targetFile, TestCodecs.Shared, out var after, out _));
        using (before)
        using (after)
        {
            Assert.Equal(Converted.From(before).Intensities, Converted.From(after).Intensities);
            Assert.Equal(before.ComputeSampleSha256(), after.ComputeSampleSha256());
        }
    }

    [Fact]
    public void Hash_is_that_of_the_samples_little_endian_without_foreign_bits()
    {
        byte[] plain = Stored(v => v).Build();
        byte[] shifted = Stored(v => v).WithBitsStored(12, 16, 15).Build();
        byte[] other = Stored(v => v == 7 ? 8 : v).Build();
        byte[] samples = [.. Enumerable.Range(0, Rows * Columns).SelectMany(i => BitConverter.GetBytes((ushort)Anatomy(i / Columns, i % Columns)))];

        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(samples)), Hash(plain));
        Assert.Equal(Hash(plain), Hash(shifted));
        Assert.NotEqual(Hash(plain), Hash(other));

        static string Hash(byte[] content)
        {
            using var file = DicomFile.Read(content);
            Assert.True(GrayscaleImage.TryRead(file, TestCodecs.Shared, out var image, out _));
            using (image)
                return image.ComputeSampleSha256();
        }
    }

    [Fact]
    public void Same_file_gives_the_same_floats_each_time()
    {
        var first = Converted.From(Stored(v => v).WithWindow(2000, 3000));
        var second = Converted.From(Stored(v => v).WithWindow(2000, 3000));

        Assert.Equal(first.Intensities, second.Intensities);
    }

    /// <summary>A gradient with detail in every row and column; 0 and 4095 and the value 7 among it.</summary>
    private static int Anatomy(int row, int column) => (row, column) switch
    {
        (0, 0) => 0,
        (0, 1) => 4095,
        (0, 2) => 7,
        _ => ((row * 97) + (column * 61) + (row * column * 13)) % 4096,
    };

    private static ChestInstanceBuilder Stored(Func<int, int> toStored) =>
        A.ChestInstance().WithPixels(Rows, Columns, (row, column) => toStored(Anatomy(row, column)));

    private static void LinearExact(DicomFileWriter writer) => writer.Add(DicomTag.VoiLutFunction, DicomVR.CS, "LINEAR_EXACT");

    private static Action<DicomDatasetWriter> Table(int first, ushort bits, Func<int, int> entry) => item =>
    {
        if (first < 0)
            item.AddSigned(DicomTag.LutDescriptor, 4096, (short)first, (short)bits);
        else
            item.Add(DicomTag.LutDescriptor, 4096, (ushort)first, bits);
        item.Add(DicomTag.LutData, [.. Enumerable.Range(0, 4096).Select(i => (ushort)entry(first + i))]);
    };

    /// <summary>The mean of value / 4095 over each rectangle, in double precision, straight from the definition.</summary>
    private static Converted ByDefinition()
    {
        float[] intensities = new float[24 * 20];
        for (int i = 0; i < intensities.Length; i++)
        {
            double sum = 0;
            for (int row = 0; row < Rows; row++)
            {
                for (int column = 0; column < Columns; column++)
                    sum += Anatomy(row, column) / 4095.0 * Share(row, Rows, i / 20, 24) * Share(column, Columns, i % 20, 20);
            }

            intensities[i] = (float)sum;
        }

        return new Converted(intensities, null, null);

        static double Share(int source, int sources, int target, int targets)
        {
            double size = (double)sources / targets;
            return Math.Max(0, Math.Min(source + 1, (target + 1) * size) - Math.Max(source, target * size)) / size;
        }
    }
}
