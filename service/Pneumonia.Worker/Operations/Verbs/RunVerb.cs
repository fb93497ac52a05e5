using System.CommandLine;
using Pneumonia.Worker.Operations.Hosting;

namespace Pneumonia.Worker.Operations.Verbs;

/// <summary>run: the service, as console program, systemd unit or Windows service.</summary>
internal sealed class RunVerb : Command
{
    public RunVerb(VerbContext context)
        : base("run", "Runs the service (default). Stops on Ctrl+C, SIGTERM or when the service manager says so.") =>
        SetAction(async (_, cancellationToken) =>
        {
            var configuration = context.LoadConfiguration();
            await using var host = WorkerHost.Build(configuration, context.AddStages);
            return await WorkerHost.RunAsync(host, configuration, cancellationToken);
        });
}
