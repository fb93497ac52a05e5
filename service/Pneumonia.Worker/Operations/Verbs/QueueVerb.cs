using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Pneumonia.Imaging;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Ledger.Queue;
using Pneumonia.Worker.Operations.Hosting;

namespace Pneumonia.Worker.Operations.Verbs;

/// <summary>queue list | show | retry | discard: what waits, failed or was not assessed or delivered. Beside a running service if there is one.</summary>
internal sealed class QueueVerb : Command
{
    /// <summary>What a filter puts back at most unless --all is given: a wrong filter should not start a day's work.</summary>
    private const int MaxRetried = 100;

    private readonly Argument<string> _id = new("ID") { Description = "As 'queue list' names it." };
    private readonly Argument<string[]> _ids = new("ID") { Description = "As 'queue list' names them.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _state = new("--state") { Description = "Only this state." };
    private readonly Option<string?> _retriedState = new("--state") { Description = "All in this state." };
    private readonly Option<string?> _reason = new("--reason") { Description = "Only this reason, as the runbook names it." };
    private readonly Option<bool> _json = new("--json") { Description = "As one JSON object." };
    private readonly Option<int> _limit = new("--limit") { Description = "Entries listed at most, 1 to 100000.", DefaultValueFactory = _ => 50 };
    private readonly Option<bool> _all = new("--all") { Description = $"More than {MaxRetried} too." };
    private readonly Option<string> _because = new("--because") { Description = "Why, for the audit records: one line without patient data.", Required = true };
    private readonly VerbContext _context;

    public QueueVerb(VerbContext context)
        : base("queue", "Shows what waits, failed or was not assessed or delivered; puts it back or takes it out.")
    {
        _context = context;
        _state.AcceptOnlyFromAmong([.. QueueState.All]);
        _retriedState.AcceptOnlyFromAmong([.. QueueState.Retriable]);

        var list = new Command("list", "Counts by state and reason, then the entries, oldest first.") { _state, _reason, _limit, _json };
        list.SetAction((result, _) => ListAsync(result.GetValue(_state), result.GetValue(_reason), result.GetValue(_limit), result.GetValue(_json)));
        Add(list);

        var show = new Command("show", "All that the ledger knows of one entry. Unlike the list it names the file and its UIDs.") { _id, _json };
        show.SetAction((result, _) => ShowAsync(result.GetRequiredValue(_id), result.GetValue(_json)));
        Add(show);

        var retry = new Command("retry", "Puts back what failed, was not assessed or could not be delivered. Exit code 1 when something was not.")
        {
            _ids, _retriedState, _reason, _all, _because,
        };
        retry.SetAction((result, cancellationToken) => RetryAsync(
            result.GetValue(_ids) ?? [], result.GetValue(_retriedState), result.GetValue(_reason), result.GetValue(_all), result.GetRequiredValue(_because), cancellationToken));
        Add(retry);

        var discard = new Command("discard", "Takes entries out of the queue for good; touches no file. Exit code 1 when one was not.") { _ids, _because };
        discard.SetAction((result, cancellationToken) => DiscardAsync(result.GetValue(_ids) ?? [], result.GetRequiredValue(_because), cancellationToken));
        Add(discard);
    }

    private async Task<int> ListAsync(string? state, string? reason, int limit, bool asJson)
    {
        if (limit is < 1 or > 100_000)
            throw new UsageException("--limit is 1 to 100000.");
        var known = ParseReason(reason);

        await using var host = OpenHost();
        var queries = host.Services.GetRequiredService<QueueQueries>();
        var shown = new QueueFilter(state is null ? QueueState.Open : [state], known);
        var counts = queries.Count(shown with { States = state is null ? QueueState.All : [state] });
        var entries = queries.List(shown, limit);
        long left = counts.Where(count => shown.States.Contains(count.State)).Sum(count => count.Count) - entries.Count;
        if (asJson)
        {
            await _context.Output.WriteLineAsync(QueueText.Json(counts, entries, left));
            return ExitCodes.Done;
        }

        foreach (var count in counts)
            await _context.Output.WriteLineAsync(QueueText.Line(count));
        if (entries.Count == 0)
        {
            await _context.Output.WriteLineAsync("Nothing to list.");
            return ExitCodes.Done;
        }

        var now = host.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        await _context.Output.WriteLineAsync($"{Environment.NewLine}{QueueText.Heading()}");
        foreach (var entry in entries)
            await _context.Output.WriteLineAsync(QueueText.Line(entry, now));
        if (left > 0)
            await _context.Output.WriteLineAsync($"... and {left} more; --limit lists more.");
        return ExitCodes.Done;
    }

    private async Task<int> ShowAsync(string id, bool asJson)
    {
        var parsed = ParseId(id);
        await using var host = OpenHost();
        var details = QueueDetails.Find(host.Services.GetRequiredService<LedgerDatabase>(), parsed)
            ?? throw new UsageException($"The ledger has no entry '{parsed}'.");
        if (asJson)
        {
            await _context.Output.WriteLineAsync(QueueText.Json(details));
            return ExitCodes.Done;
        }

        foreach (string line in QueueText.Lines(details))
            await _context.Output.WriteLineAsync(line);
        return ExitCodes.Done;
    }

    private async Task<int> RetryAsync(
        string[] ids, string? state, string? reason, bool all, string because, CancellationToken cancellationToken)
    {
        because = Because.Check(because);
        bool hasFilter = state is not null || reason is not null;
        if (ids.Length > 0 == hasFilter)
            throw new UsageException("Name entries, or give --state or --reason, and not both.");

        var parsed = ids.Select(ParseId).ToList();
        var filter = new QueueFilter(state is null ? QueueState.Retriable : [state], ParseReason(reason));
        await using var host = OpenHost();
        long left = 0;
        if (hasFilter)
        {
            var queries = host.Services.GetRequiredService<QueueQueries>();
            parsed = [.. queries.List(filter, all ? int.MaxValue : MaxRetried).Select(entry => entry.Id)];
            left = queries.Count(filter).Sum(count => count.Count) - parsed.Count;
        }

        var changes = await host.Services.GetRequiredService<QueueChanges>().RetryAsync(parsed, because, cancellationToken);
        int exitCode = await ReportAsync(changes, "put back");
        if (left <= 0)
            return exitCode;
        await _context.Output.WriteLineAsync($"{left} more are in that state; --all puts back all.");
        return ExitCodes.DoneWithFindings;
    }

    private async Task<int> DiscardAsync(string[] ids, string because, CancellationToken cancellationToken)
    {
        because = Because.Check(because);
        if (ids.Length == 0)
            throw new UsageException("Name what is to be discarded.");

        var parsed = ids.Select(ParseId).ToList();
        await using var host = OpenHost();
        return await ReportAsync(await host.Services.GetRequiredService<QueueChanges>().DiscardAsync(parsed, because, cancellationToken), "discarded");
    }

    private async Task<int> ReportAsync(IReadOnlyList<QueueChange> changes, string done)
    {
        foreach (var change in changes)
        {
            await _context.Output.WriteLineAsync(change switch
            {
                { IsDone: true } => $"{change.Id}: {done}, was {change.Before}.",
                { Before: null } => $"{change.Id}: not in the queue.",
                _ => $"{change.Id}: left as it is, {change.Before}.",
            });
        }

        int count = changes.Count(change => change.IsDone);
        await _context.Output.WriteLineAsync($"{count} of {changes.Count} {done}.");
        return count == changes.Count ? ExitCodes.Done : ExitCodes.DoneWithFindings;
    }

    private WebApplication OpenHost()
    {
        var host = WorkerHost.Build(_context.LoadConfiguration(), _context.AddStages);
        host.RequireLedger();
        return host;
    }

    private static QueueId ParseId(string text) => QueueId.TryParse(text, out var id)
        ? id
        : throw new UsageException($"'{ResultText.Printable(text)}' is no entry: entries are numbers, or {string.Join(", ", Destination.All.Select(name => $"{name}:KEY"))}.");

    private static Reason? ParseReason(string? name)
    {
        if (name is null)
            return null;
        return Enum.TryParse(name, ignoreCase: true, out Reason reason) && Enum.IsDefined(reason)
            ? reason
            : throw new UsageException($"There is no reason '{ResultText.Printable(name)}'; the runbook names them, as InputOutputFault or 501.");
    }
}
