using Pneumonia.Imaging;
using Pneumonia.Training.Preparation;
using static TorchSharp.torch;

namespace Pneumonia.Training.Synthesis;

/// <summary>
/// How alike images are: the correlation of their intensities at 64 x 64 (1: the same but for brightness and contrast). Answers whether a drawn image
/// comes closer to an image of the data set than images of different patients come to one another.
/// </summary>
internal sealed class DataSetLikeness : IDisposable
{
    public const int Size = 64;

    private readonly Tensor _images;

    private DataSetLikeness(Tensor images, IReadOnlyList<string> patients)
    {
        _images = images;
        NearestOtherPatients = FindNearestOtherPatients(images, patients);
    }

    /// <summary>Each image's likeness to the one most like it among all images of other patients; ascending.</summary>
    public IReadOnlyList<float> NearestOtherPatients { get; }

    public int Count => NearestOtherPatients.Count;

    /// <summary>All images of the data set; copies are told by groups.csv and count once.</summary>
    /// <exception cref="RefusedException">groups.csv or an image cannot be read.</exception>
    public static DataSetLikeness Read(string root, IProgress<double> progress)
    {
        GroupRow[] rows = [.. GroupsFile.Read(Path.Combine(root, "groups.csv")).Where(row => !row.IsCopy)];
        var images = zeros(rows.Length, Size * Size);
        for (int i = 0; i < rows.Length; i++)
        {
            using var image = tensor(Standardise(ChestTensor.ReadFile(Path.Combine(root, rows[i].Path), Size, Size, Standardisation.None)));
            images[i] = image;
            progress.Report((i + 1.0) / rows.Length);
        }

        return new(images, [.. rows.Select(row => row.Group)]);
    }

    /// <summary>The value that <paramref name="share"/> of the images of different patients stay below with their nearest.</summary>
    public float Quantile(double share) => NearestOtherPatients[(int)(share * (Count - 1))];

    /// <summary>The likeness of an image to the one most like it in the whole data set.</summary>
    /// <param name="intensities">[<see cref="Size"/>, same].</param>
    public float Nearest(float[] intensities)
    {
        using var scope = NewDisposeScope();
        return _images.mv(tensor(Standardise(intensities))).max().item<float>();
    }

    public void Dispose() => _images.Dispose();

    /// <summary>To mean 0 and length 1, so that a product of two is their correlation.</summary>
    internal static float[] Standardise(float[] intensities)
    {
        float scale = MathF.Sqrt(intensities.Length);
        return Array.ConvertAll(new Plane(Size, Size, intensities).Standardise().Values, value => value / scale);
    }

    private static float[] FindNearestOtherPatients(Tensor images, IReadOnlyList<string> patients)
    {
        const int BlockRows = 512;
        float[] nearest = new float[patients.Count];
        for (int start = 0; start < nearest.Length; start += BlockRows)
        {
            using var scope = NewDisposeScope();
            int count = Math.Min(BlockRows, nearest.Length - start);
            float[] block = images.narrow(0, start, count).mm(images.t()).data<float>().ToArray();
            for (int i = 0; i < count; i++)
                nearest[start + i] = Enumerable.Range(0, nearest.Length).Where(other => patients[other] != patients[start + i]).Max(other => block[(i * nearest.Length) + other]);
        }

        Array.Sort(nearest);
        return nearest;
    }
}
