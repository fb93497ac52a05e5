using System.Security.Cryptography;
using System.Text;

namespace Pneumonia.Worker.Operations;

/// <summary>
/// The names under which studies and files appear in logs, paths and metrics: HMAC-SHA-256 with a secret that never leaves the site, so that
/// nobody outside can find a UID, or a patient's name in a path, by trying.
/// </summary>
internal sealed class StudyKeys(ReadOnlyMemory<byte> secret)
{
    private const int SecretBytes = 32;
    private readonly byte[] _secret = secret.Length >= SecretBytes
        ? secret.ToArray()
        : throw new ArgumentException($"A site secret has at least {SecretBytes} bytes.", nameof(secret));

    /// <summary>Keys of a process that keeps nothing: the same study gets another key the next time.</summary>
    public static StudyKeys Ephemeral() => new(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>Reads the site's secret, or makes it on the first start, readable by its owner only.</summary>
    /// <exception cref="IOException">The file can neither be read nor made, or is shorter than a secret.</exception>
    public static StudyKeys Open(DataRoot root)
    {
        if (!File.Exists(root.SiteSecretFile))
            Create(root);

        byte[] secret = File.ReadAllBytes(root.SiteSecretFile);
        return secret.Length >= SecretBytes
            ? new StudyKeys(secret)
            : throw new IOException(
                $"The site secret '{root.SiteSecretFile}' has {secret.Length} bytes instead of {SecretBytes}. Restore it from a backup; deleting it gives every study a new key.");
    }

    /// <summary>The study's key, 16 lower-case hex characters.</summary>
    public string OfStudy(string studyInstanceUid) => Key("study", studyInstanceUid);

    /// <summary>A key for a file whose study is not known, "file-" and 16 hex characters: paths may hold patients' names.</summary>
    public string OfFile(string path) => "file-" + Key("file", path);

    private string Key(string kind, string value) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes($"{kind}\0{value}")).AsSpan(0, 8));

    // Written under a temporary name and linked into place without overwriting: of two processes starting at once, both use the first one's secret.
    private static void Create(DataRoot root)
    {
        Directory.CreateDirectory(root.Path);
        string temporary = $"{root.SiteSecretFile}.{Guid.NewGuid():N}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(RandomNumberGenerator.GetBytes(SecretBytes));
            stream.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(temporary, root.SiteSecretFile, overwrite: false);
        }
        catch (IOException) when (File.Exists(root.SiteSecretFile))
        {
            File.Delete(temporary);
        }

        // Before a key of it is used: a power cut must not give every study another one.
        FolderFlush.Flush(root.Path, root.Path);
    }
}
