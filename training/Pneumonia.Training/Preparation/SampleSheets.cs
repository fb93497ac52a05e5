using Pneumonia.Imaging;
using Pneumonia.Training.Learning;
using SkiaSharp;

namespace Pneumonia.Training.Preparation;

/// <summary>
/// Draws contact sheets of training and tuning images, one a source, split and class, for looking on this machine only. The tests have none: what is seen there
/// must not guide a choice.
/// </summary>
internal static class SampleSheets
{
    public const int Side = 96;
    public const int Columns = 8;

    private const string Label = "pneumonia";
    private const int MaxImages = 48;
    private const int Gap = 2;

    /// <returns>The files written.</returns>
    /// <exception cref="RefusedException">An image cannot be read.</exception>
    public static IReadOnlyList<string> Write(DataManifest manifest, string folder)
    {
        var files = new List<string>();
        Directory.CreateDirectory(folder);
        var seen = manifest.Items.Where(item => item.Split is DataSplit.Training or DataSplit.Tuning);
        foreach (var part in seen.GroupBy(item => (item.Source, item.Split, Has: item.Has(Label))))
        {
            string name = part.Key.Has switch { true => "present", false => "absent", null => "undecided" };
            string path = Path.Combine(folder, $"{part.Key.Source}-{part.Key.Split}-{Label}-{name}.png");

            // By hash, so that neighbouring names, often one patient, do not fill the sheet.
            WholeFile.Write(path, Draw(manifest, [.. part.OrderBy(item => item.Sha256, StringComparer.Ordinal).Take(MaxImages)]));
            files.Add(path);
        }

        return files;
    }

    private static byte[] Draw(DataManifest manifest, DataItem[] items)
    {
        int rows = (items.Length + Columns - 1) / Columns, columns = Math.Min(items.Length, Columns);
        using var sheet = new SKBitmap(new SKImageInfo((columns * (Side + Gap)) - Gap, (rows * (Side + Gap)) - Gap, SKColorType.Gray8));
        for (int index = 0; index < items.Length; index++)
        {
            using var image = ImageReader.Read(manifest, items[index]);
            float[] intensities = Intensities(image, items[index].Path, out int height, out int width);
            DrawInto(sheet, intensities, height, width, index / Columns * (Side + Gap), index % Columns * (Side + Gap));
        }

        using var data = sheet.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private static float[] Intensities(GrayscaleImage image, string path, out int rows, out int columns)
    {
        (rows, columns) = (Math.Min(Side, image.Rows), Math.Min(Side, image.Columns));
        float[] intensities = new float[rows * columns];
        var spec = new TensorSpec
        {
            Rows = rows,
            Columns = columns,
            Intensity = IntensityRule.Voi,
            Resize = ResizeKernel.Area,
            Aspect = AspectRule.Stretch,
            Standardisation = Standardisation.None,
        };
        return ImageToTensor.TryGetIntensities(image, spec, intensities, out _, out var refusal) ? intensities : throw new RefusedException($"{path}: {refusal}");
    }

    private static void DrawInto(SKBitmap sheet, float[] intensities, int rows, int columns, int top, int left)
    {
        var pixels = sheet.GetPixelSpan();
        for (int i = 0; i < rows * columns; i++)
            pixels[((top + (i / columns)) * sheet.RowBytes) + left + (i % columns)] = (byte)Math.Round(255 * Math.Clamp(intensities[i], 0, 1));
    }
}
