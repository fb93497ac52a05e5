using SkiaSharp;

namespace Pneumonia.Training.Tests.Preparation;

/// <summary>Drawn stand-ins for films: each seed another layout of soft spots.</summary>
internal static class Picture
{
    private const int Side = 96;
    private const int Spots = 8;

    /// <param name="gain">Another exposure of the same film.</param>
    public static byte[] Draw(int seed, double gain = 1, SKEncodedImageFormat format = SKEncodedImageFormat.Png)
    {
        var random = new Random(seed);
        var spots = Enumerable.Range(0, Spots).Select(_ => (X: random.Next(Side), Y: random.Next(Side), Level: random.Next(40, 160))).ToArray();
        using var bitmap = new SKBitmap(new SKImageInfo(Side, Side, SKColorType.Gray8));
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                double value = spots.Sum(spot => spot.Level * Math.Exp(-(Math.Pow(x - spot.X, 2) + Math.Pow(y - spot.Y, 2)) / 200));
                byte level = (byte)Math.Clamp(gain * value, 0, 255);
                bitmap.SetPixel(x, y, new SKColor(level, level, level));
            }
        }

        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }

    public static void Save(string path, int seed, double gain = 1)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, Draw(seed, gain));
    }
}
