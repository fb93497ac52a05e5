using System.Text.Json;
using Pneumonia.Dicom;
using Pneumonia.Imaging;
using Pneumonia.TestKit;

namespace Pneumonia.Fuzz;

/// <summary>
/// A way in for hostile bytes. It takes a file to its end or refuses it with a reason; whatever else is thrown, a promise that is not kept
/// included, is a finding.
/// </summary>
public sealed class FuzzTarget
{
    /// <summary>The data set, all of it and up to the pixels, and every value as text and number.</summary>
    public static readonly FuzzTarget Header = new("header", ReadHeader);

    /// <summary>JSON and text of the data set.</summary>
    public static readonly FuzzTarget Output = new("output", WriteOutput);

    /// <summary>The description of the pixels, and the frames.</summary>
    public static readonly FuzzTarget Frames = new("frames", ReadFrames);

    /// <summary>Grayscale transformation, windows and LUTs, up to the intensities that a network sees.</summary>
    public static readonly FuzzTarget Tensor = new("tensor", ReadTensor);

    private const int MostFrames = 4;

    /// <summary>A file of its own for each thread; what is read by path is written there first.</summary>
    private static readonly ThreadLocal<string> HeaderFile = new(Path.GetTempFileName);

    private readonly Action<ReadOnlyMemory<byte>> _run;

    private FuzzTarget(string name, Action<ReadOnlyMemory<byte>> run) => (Name, _run) = (name, run);

    public static IReadOnlyList<FuzzTarget> All { get; } = [Header, Output, Frames, Tensor];

    public string Name { get; }

    /// <summary>Takes the bytes in; the reason if they are refused, null if they are read to the end.</summary>
    public Reason? Run(ReadOnlyMemory<byte> content)
    {
        try
        {
            _run(content);
            return null;
        }
        catch (DicomException exception)
        {
            return (Reason)exception.Fault;
        }
        catch (RefusedException exception)
        {
            return exception.Reason;
        }
    }

    private static void ReadHeader(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var file = DicomFile.Read(content);
            TouchValues(file.FileMetaInfo);
            TouchValues(file.Dataset);
            using var header = OpenHeader(content);
            Promise(header.HasAllPixelData == file.Dataset.Any(item => item.Tag.IsPixelData), "The header of a file that can be read knows whether its pixels are there.");
            foreach (var item in header.Dataset)
                Promise(file.Dataset.Contains(item.Tag), "The whole file has what its header has.");
        }
        catch (DicomException exception) when (exception is { Fault: DicomFault.Truncated, Tag: { } tag } && tag == DicomTag.PixelData)
        {
            using var header = OpenHeader(content);
            Promise(!header.HasAllPixelData || header.PixelDataExtent?.Offset < exception.Offset, "The header of a file that ends within its pixels says so.");
            throw;
        }
    }

    private static DicomFile OpenHeader(ReadOnlyMemory<byte> content)
    {
        File.WriteAllBytes(HeaderFile.Value!, content.Span);
        return DicomFile.OpenHeader(HeaderFile.Value!);
    }

    private static void TouchValues(DicomDataset dataset)
    {
        foreach (var item in dataset)
        {
            _ = dataset.GetString(item.Tag);
            _ = dataset.TryGetInt32(item.Tag, out _, 1);
            Promise(!dataset.TryGetDouble(item.Tag, out double number) || double.IsFinite(number), "A number is finite.");
            foreach (var nested in dataset.GetSequence(item.Tag))
                TouchValues(nested);
        }
    }

    private static void WriteOutput(ReadOnlyMemory<byte> content)
    {
        using var file = DicomFile.Read(content);
        DicomText.Write(file, TextWriter.Null);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            DicomJson.Write(file, writer);
        using var json = JsonDocument.Parse(stream.ToArray(), new JsonDocumentOptions { MaxDepth = 4 * DicomLimits.MaxDepth });
        Promise(json.RootElement.EnumerateObject().Count() == file.Dataset.Count(item => item.Tag.Element != 0), "JSON has every element but group lengths.");
    }

    private static void ReadFrames(ReadOnlyMemory<byte> content)
    {
        using var file = DicomFile.Read(content);
        var pixelData = DicomPixelData.Create(file);
        for (int frame = 0; frame < Math.Min(MostFrames, pixelData.NumberOfFrames); frame++)
        {
            using var decoded = pixelData.GetFrame(frame, TestCodecs.Shared);
            Promise(decoded.Samples.Length == decoded.Format.ByteCount, "A frame is whole.");
        }
    }

    private static void ReadTensor(ReadOnlyMemory<byte> content)
    {
        using var file = DicomFile.Read(content);
        if (!GrayscaleImage.TryRead(file, TestCodecs.Shared, out var image, out var refusal))
            throw new RefusedException(refusal.Reason);
        using (image)
        {
            // Not a static: instrumented code must not run before afl-fuzz has given its memory.
            var spec = new TensorSpec
            {
                Rows = 2,
                Columns = 2,
                Intensity = IntensityRule.Voi,
                Resize = ResizeKernel.Area,
                Aspect = AspectRule.Stretch,
                Standardisation = Standardisation.None,
            };
            Span<float> intensities = stackalloc float[spec.Rows * spec.Columns];
            _ = image.ComputeSampleSha256();
            if (!ImageToTensor.TryConvert(image, spec, intensities, out _, out refusal))
                throw new RefusedException(refusal.Reason);
            foreach (float intensity in intensities)
                Promise(intensity is >= 0 and <= 1, "Intensities are from 0 to 1.");
        }
    }

    private static void Promise(bool isKept, string promise)
    {
        if (!isKept)
            throw new InvalidOperationException(promise);
    }

    private sealed class RefusedException(Reason reason) : Exception
    {
        public Reason Reason { get; } = reason;
    }
}
