using Pneumonia.TestKit;
using Pneumonia.Training.Synthesis;

namespace Pneumonia.Training.Tests.Synthesis;

public sealed class LabelledFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Limit_is_shared_between_the_classes()
    {
        for (int i = 0; i < 20; i++)
            Touch($"NORMAL/n{i}.jpeg");
        for (int i = 0; i < 5; i++)
            Touch($"PNEUMONIA/p{i}.png");

        var taken = LabelledFolder.Read(_folder.Path, null, "").Take(6).ToList();

        Assert.Equal(3, taken.Count(image => image.ClassName == "NORMAL"));
        Assert.Equal(3, taken.Count(image => image.ClassName == "PNEUMONIA"));
    }

    [Fact]
    public void Labels_file_tells_the_class_and_leaves_out_what_it_does_not_name()
    {
        Touch("images/a.jpg");
        Touch("images/b.jpg");
        Touch("images/c.jpg");
        File.WriteAllText(_folder["labels.csv"], "file,label\na.jpg,1\nb.jpg,\n");

        var taken = LabelledFolder.Read(_folder.Path, _folder["labels.csv"], "UNLABELLED").Take(null);

        Assert.Equal(["a.jpg PNEUMONIA", "b.jpg UNLABELLED"], taken.Select(image => $"{Path.GetFileName(image.Path)} {image.ClassName}").Order());
    }

    [Fact]
    public void Two_images_that_would_get_the_same_file_are_refused()
    {
        Touch("train/NORMAL/a.jpg");
        Touch("test/NORMAL/a.png");

        Assert.Throws<RefusedException>(() => LabelledFolder.Read(_folder.Path, null, ""));
    }

    [Fact]
    public void Folder_without_images_is_refused() => Assert.Throws<RefusedException>(() => LabelledFolder.Read(_folder.Path, null, ""));

    public void Dispose() => _folder.Dispose();

    private void Touch(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[path])!);
        File.WriteAllBytes(_folder[path], []);
    }
}
