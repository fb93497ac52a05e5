using SkiaSharp;

namespace Pneumonia.Training.Tests.Verbs;

/// <summary>Drawn images in the folders of the real data: a grey field with noise, and for pneumonia a bright spot in it.</summary>
internal static class TinyDataSet
{
    private const int Side = 48;

    public static void Write(string folder)
    {
        var rows = new List<string> { "split,cls,file,subtype,group,fold,dup_of,native" };
        foreach (var (split, fold, count) in new[] { ("train", "1", 60), ("train", "0", 30), ("test", "", 30) })
        {
            for (int index = 0; index < count; index++)
            {
                bool isPneumonia = index % 2 == 0;
                string className = isPneumonia ? "PNEUMONIA" : "NORMAL", file = $"{split}{fold}-{index}.png";
                Directory.CreateDirectory(Path.Combine(folder, split, className));
                File.WriteAllBytes(Path.Combine(folder, split, className, file), Draw(isPneumonia, rows.Count));
                rows.Add($"{split},{className},{file},{(isPneumonia ? "virus" : "normal")},{split}-{fold}-{index},{fold},,");
            }
        }

        File.WriteAllLines(Path.Combine(folder, "groups.csv"), rows);
    }

    private static byte[] Draw(bool isPneumonia, int seed)
    {
        var random = new Random(seed);
        int spotX = random.Next(12, Side - 12), spotY = random.Next(12, Side - 12);
        using var bitmap = new SKBitmap(new SKImageInfo(Side, Side, SKColorType.Gray8));
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                double distance = Math.Pow(x - spotX, 2) + Math.Pow(y - spotY, 2);
                double value = 60 + x + random.Next(50) + (isPneumonia ? 90 * Math.Exp(-distance / 60) : 0);
                bitmap.SetPixel(x, y, new SKColor((byte)value, (byte)value, (byte)value));
            }
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
