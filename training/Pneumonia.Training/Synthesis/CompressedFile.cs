using System.Diagnostics;

namespace Pneumonia.Training.Synthesis;

/// <summary>Samples with compressed pixels, made by the programs that hospitals' archives use: what the service decodes was encoded by others.</summary>
internal static class CompressedFile
{
    /// <summary>JPEG lossless, first-order prediction, by DCMTK.</summary>
    /// <exception cref="RefusedException">The program is missing or failed.</exception>
    public static byte[] JpegLossless(byte[] file) => Convert("dcmcjpeg", "dcmtk", ["--encode-lossless-sv1"], file);

    /// <summary>JPEG 2000 lossless, by GDCM.</summary>
    /// <exception cref="RefusedException">The program is missing or failed.</exception>
    public static byte[] Jpeg2000(byte[] file) => Convert("gdcmconv", "libgdcm-tools", ["--j2k"], file);

    /// <summary>The last quarter is zeros, but for the delimiter behind it: a transfer that broke off in a file whose room was taken before.</summary>
    public static byte[] WithoutEnd(byte[] file)
    {
        const int Delimiter = 8;
        byte[] damaged = [.. file];
        damaged.AsSpan((damaged.Length * 3 / 4)..^Delimiter).Clear();
        return damaged;
    }

    private static byte[] Convert(string program, string package, string[] options, byte[] file)
    {
        var work = Directory.CreateTempSubdirectory("pneumonia-synthesise-");
        try
        {
            string plain = Path.Combine(work.FullName, "plain.dcm");
            string compressed = Path.Combine(work.FullName, "compressed.dcm");
            File.WriteAllBytes(plain, file);
            using var process = Process.Start(program, [.. options, plain, compressed]);
            process.WaitForExit();
            return process.ExitCode == 0 ? File.ReadAllBytes(compressed) : throw new RefusedException($"{program} ended with {process.ExitCode}.");
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new RefusedException($"{program} was not found: install Debian's package {package}.", exception);
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }
}
