using Pneumonia.TestKit;

namespace Pneumonia.Training.Tests.Verbs;

/// <summary>The program as it is shipped, in a process of its own.</summary>
internal static class TrainProgram
{
    /// <summary>Fails the test when the program does not end with 0.</summary>
    public static async Task RunAsync(params string[] arguments)
    {
        var result = await StartAsync(arguments);
        Assert.True(result.ExitCode == 0, $"{arguments[0]} ended with {result.ExitCode}: {result.Error}");
    }

    public static Task<ProgramResult> StartAsync(params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "pneumonia-train.exe" : "pneumonia-train");
        return ExternalProgram.RunAsync(program, arguments, TestContext.Current.CancellationToken);
    }
}
