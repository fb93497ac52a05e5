namespace Pneumonia.Worker.Tests;

/// <summary>Until disposed, a folder is away and a link to itself in its place: whoever reads in it meets an error of the machine, not an absence.</summary>
internal sealed class CircularFolder : IDisposable
{
    private readonly string _path;

    public CircularFolder(string path)
    {
        _path = path;
        Directory.Move(path, path + "-away");
        Directory.CreateSymbolicLink(path, path);
    }

    public void Dispose()
    {
        if (OperatingSystem.IsWindows())
            Directory.Delete(_path);
        else
            File.Delete(_path);
        Directory.Move(_path + "-away", _path);
    }
}
