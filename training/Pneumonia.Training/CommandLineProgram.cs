using System.CommandLine;
using Pneumonia.Inference;
using Pneumonia.Training.Learning;

namespace Pneumonia.Training;

/// <summary>Runs a verb and says by the exit code how it went: 0 done, 2 usage, 70 a fault in the program, 74 input or output, 78 refused.</summary>
internal static class CommandLineProgram
{
    // The parent stops its child when it is told to stop; the child, busy in native code, simply ends.
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(2);

    private const int Usage = 2;
    private const int ProgramFault = 70;
    private const int InputOutputFault = 74;
    private const int Refused = 78;

    public static async Task<int> RunAsync(RootCommand verbs, string[] arguments)
    {
        var parsed = verbs.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            await parsed.InvokeAsync();
            return Usage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = GuardedProcess.IsChild ? null : TerminationTimeout,
            });
        }
        catch (Exception exception) when (exception is RefusedException or TrainingDivergedException or ModelPackageException)
        {
            return Fail(Refused, exception.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Fail(InputOutputFault, exception.Message);
        }
        catch (Exception exception)
        {
            return Fail(ProgramFault, exception.ToString());
        }
    }

    private static int Fail(int exitCode, string message)
    {
        Console.Error.WriteLine(message);
        return exitCode;
    }
}
