using System.CommandLine;
using System.CommandLine.Invocation;
using Microsoft.Extensions.Hosting;
using Pneumonia.Worker.Operations.Configuration;

namespace Pneumonia.Worker.Operations;

/// <summary>Runs the verb that a command line names and turns whatever happens into an exit code.</summary>
internal static class CommandLine
{
    /// <param name="verbs">The first one is the default.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, TextWriter output, TextWriter error, Action<IHostApplicationBuilder> addStages,
        Func<VerbContext, IReadOnlyList<Command>> verbs)
    {
        try
        {
            var (words, overrides) = ConfigurationOverrides.Split(arguments);
            var root = new RootCommand("Flags frontal chest X-rays that show signs of pneumonia. Research use only. Not for diagnostic use. "
                + "Every verb takes configuration values, for example --Intake:Folders:0:Path /srv/pacs-export.");
            foreach (var verb in verbs(new VerbContext(output, error, overrides, addStages)))
                root.Add(verb);
            root.Action = root.Subcommands[0].Action;

            // A file may well be called @name: no response files.
            var parsed = root.Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parsed.Action is ParseErrorAction)
                throw new UsageException(string.Join(' ', parsed.Errors.Select(problem => problem.Message)));

            // The host listens to signals itself and has its own time to stop.
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (Exception exception)
        {
            var report = FaultReport.Of(exception);
            await error.WriteLineAsync($"pneumonia-worker: {report.Message}");
            return report.ExitCode;
        }
    }
}
