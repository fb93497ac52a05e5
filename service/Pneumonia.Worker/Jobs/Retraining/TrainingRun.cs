using System.ComponentModel;
using System.Diagnostics;

namespace Pneumonia.Worker.Jobs.Retraining;

/// <summary>One run of the training program: no shell, bounded time, bounded output, no child left behind.</summary>
internal static class TrainingRun
{
    /// <summary>Characters of the program's output that are kept, from its end.</summary>
    private const int KeptCharacters = 16_384;

    private static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(5);

    /// <param name="arguments">Passed as they are.</param>
    /// <exception cref="OperationCanceledException">The service stops; the program has been ended.</exception>
    public static async Task<TrainingRunResult> RunAsync(
        string program, IEnumerable<string> arguments, string workingFolder, TimeSpan timeout, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                CreateNoWindow = true,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = workingFolder,
            },
        };
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            return new TrainingRunResult(null, $"The program could not be started: {exception.Message}.", "");
        }

        process.StandardInput.Close();
        var tail = new BoundedTail(KeptCharacters);
        var reading = Task.WhenAll(tail.FillAsync(process.StandardOutput), tail.FillAsync(process.StandardError));
        using var timer = new CancellationTokenSource(timeout, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new TrainingRunResult(null, $"The program was ended: it ran longer than {timeout}.", tail.ToString());
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None); // What it has open must be closed before its folder can go.
            }
        }

        // A child that outlives the program holds the pipe open: what it has still to say is not waited for.
        await Task.WhenAny(reading, Task.Delay(OutputGrace, clock, cancellationToken));
        string? fault = process.ExitCode == 0 ? null : $"The program ended with exit code {process.ExitCode}.";
        return new TrainingRunResult(process.ExitCode, fault, tail.ToString());
    }
}

/// <param name="ExitCode">Null when it did not end by itself.</param>
/// <param name="Fault">Null when it ended with 0.</param>
/// <param name="OutputTail">The end of what it wrote.</param>
internal sealed record TrainingRunResult(int? ExitCode, string? Fault, string OutputTail);
