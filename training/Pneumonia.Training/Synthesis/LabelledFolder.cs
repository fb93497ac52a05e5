using System.Security.Cryptography;
using System.Text;

namespace Pneumonia.Training.Synthesis;

/// <param name="Path">Full path of the image.</param>
/// <param name="ClassName">From the labels file if it tells, else the name of the folder.</param>
internal sealed record FolderImage(string Path, string ClassName, ImageLabel? Label);

/// <summary>The JPEG and PNG images of a folder tree with their classes.</summary>
internal sealed class LabelledFolder
{
    private static readonly string[] Extensions = [".jpeg", ".jpg", ".png"];

    private readonly FolderImage[] _images;

    private LabelledFolder(FolderImage[] images) => _images = images;

    /// <param name="labelsFile">Optional; images that it does not name are left out.</param>
    /// <param name="unlabelled">The class of images that the labels file names without a label.</param>
    /// <exception cref="RefusedException">There is no image.</exception>
    public static LabelledFolder Read(string root, string? labelsFile, string unlabelled)
    {
        var labels = labelsFile is null ? null : LabelsFile.Read(labelsFile);
        FolderImage[] images =
        [
            .. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
                .Where(path => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
                .Select(path => (path, label: labels?.GetValueOrDefault(Path.GetFileName(path))))
                .Where(image => labels is null || image.label is not null)
                .Select(image => new FolderImage(image.path, labels is null ? ClassFolder(image.path) : image.label!.ClassName ?? unlabelled, image.label))
                .OrderBy(image => Scatter(root, image.Path), StringComparer.Ordinal),
        ];
        if (images.Length == 0)
            throw new RefusedException($"{root} has no JPEG or PNG image{(labels is null ? "" : " that the labels file names")}.");
        if (images.GroupBy(image => (image.ClassName, Path.GetFileNameWithoutExtension(image.Path))).FirstOrDefault(group => group.Count() > 1) is { } twins)
            throw new RefusedException($"{root}: class {twins.Key.ClassName} has {twins.Count()} images named '{twins.Key.Item2}'; one would replace the other.");
        return new(images);
    }

    /// <summary>The first images of each class in turn, so that a small limit still mixes the classes.</summary>
    public IEnumerable<FolderImage> Take(int? limit) =>
        _images
            .GroupBy(image => image.ClassName, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .SelectMany(group => group.Select((image, index) => (image, index)))
            .OrderBy(ranked => ranked.index)
            .Select(ranked => ranked.image)
            .Take(limit ?? int.MaxValue);

    private static string ClassFolder(string path) => Path.GetFileName(Path.GetDirectoryName(path)!);

    // Neighbouring names are often one patient: by hash, a part of the images is a fair sample, and the same one every time.
    private static string Scatter(string root, string path) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetRelativePath(root, path).Replace('\\', '/'))));
}
