using System.Diagnostics;

namespace Pneumonia.TestKit;

/// <summary>What a child process did.</summary>
public sealed record ProgramResult(int ExitCode, string Output, string Error);

/// <summary>Runs a child process to its end: the oracles (DCMTK, GDCM, dicom3tools) and the product's own programs.</summary>
public static class ExternalProgram
{
    public static async Task<ProgramResult> RunAsync(
        string program, IEnumerable<string> arguments, CancellationToken cancellationToken, string? workingDirectory = null,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory ?? "",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return new ProgramResult(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
