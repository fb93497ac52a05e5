using System.Runtime.CompilerServices;
using Pneumonia.Worker.Ledger;

namespace Pneumonia.Worker.Operations.Demo;

/// <summary>Copies the samples into the watched folder one by one, as a PACS would, and tells what the ledger says of each as soon as it says it.</summary>
internal sealed class DemoRun(IReadOnlyList<DemoFile> files, LedgerQueries ledger, TimeProvider clock)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);

    /// <summary>One outcome a file, in the order of their end; ends when every file has its own and all result files are written.</summary>
    public async IAsyncEnumerable<DemoOutcome> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var toCopy = new Queue<DemoFile>(files.Where(file => file.Source is not null));
        List<DemoFile> waiting = [.. files];
        while (waiting.Count > 0 || ledger.GetBacklog().Deliveries > 0)
        {
            if (toCopy.TryDequeue(out var next))
                File.Copy(next.Source!, next.Watched, overwrite: true);

            foreach (var file in waiting.ToList())
            {
                if (ledger.FindOutcome(file.Watched) is not { } outcome)
                    continue;

                waiting.Remove(file);
                yield return new DemoOutcome(file, outcome);
            }

            await Task.Delay(Beat, clock, cancellationToken);
        }
    }
}
