using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Ledger.Audit;
using Pneumonia.Worker.Operations.Hosting;

namespace Pneumonia.Worker.Operations.Verbs;

/// <summary>audit verify | export: are the records as they were written, and what do they say? Beside a running service if there is one.</summary>
internal sealed class AuditVerb : Command
{
    /// <summary>Faults printed; all are counted.</summary>
    private const int MaxFaults = 20;

    private readonly Option<string?> _out = new("--out") { Description = "File to write instead of standard output." };
    private readonly Option<DateOnly?> _from = Date("--from", "First day, UTC, as 2026-01-31; from the beginning when not given.");
    private readonly Option<DateOnly?> _to = Date("--to", "Last day, UTC; to the end when not given.");
    private readonly Option<AuditFormat> _format = new("--format") { Description = "jsonl: one JSON object a line (default); or csv." };
    private readonly VerbContext _context;

    public AuditVerb(VerbContext context)
        : base("audit", "Verifies or exports the ledger's audit records.")
    {
        _context = context;
        var verify = new Command("verify", "Follows the chain of records and compares it with the outcomes. Exit code 1 when something is wrong.");
        verify.SetAction((_, cancellationToken) => VerifyAsync(cancellationToken));
        Add(verify);

        var export = new Command("export", "Writes records with all their fields, to be checked without this program.");
        export.Add(_out);
        export.Add(_from);
        export.Add(_to);
        _format.AcceptOnlyFromAmong("jsonl", "csv");
        export.Add(_format);
        export.SetAction((result, cancellationToken) =>
            ExportAsync(result.GetValue(_out), result.GetValue(_from), result.GetValue(_to), result.GetValue(_format), cancellationToken));
        Add(export);
    }

    private async Task<int> VerifyAsync(CancellationToken cancellationToken)
    {
        await using var host = WorkerHost.Build(_context.LoadConfiguration(), _context.AddStages);
        host.RequireLedger();
        long faults = 0;
        var verdict = new AuditCheck(host.Services.GetRequiredService<LedgerDatabase>(), Report).Run(cancellationToken);

        if (faults > MaxFaults)
            await _context.Output.WriteLineAsync($"... and {faults - MaxFaults} more.");
        await _context.Output.WriteLineAsync(
            $"{(faults == 0 ? "Intact" : $"NOT INTACT, {faults} findings")}: {verdict.Records} records in a chain, {verdict.Instances} instances compared. "
            + $"Record {verdict.Records} has the hash {verdict.Head}.");
        return faults == 0 ? ExitCodes.Done : ExitCodes.DoneWithFindings;

        void Report(AuditFault fault)
        {
            if (++faults <= MaxFaults)
                _context.Output.WriteLine($"{fault.What}{(fault.StudyKey is null ? "" : $" Study key {fault.StudyKey}.")} -> {fault.Advice}");
        }
    }

    private async Task<int> ExportAsync(string? file, DateOnly? from, DateOnly? to, AuditFormat format, CancellationToken cancellationToken)
    {
        if (from > to)
            throw new UsageException("--from is after --to.");

        await using var host = WorkerHost.Build(_context.LoadConfiguration(), _context.AddStages);
        host.RequireLedger();
        var export = host.Services.GetRequiredService<AuditExport>();
        if (file is null)
        {
            export.Write(_context.Output, format, from, to, cancellationToken);
            return ExitCodes.Done;
        }

        // Under another name until it is whole: half an export would look like a ledger that lost its end.
        string path = Path.GetFullPath(file), temporary = path + ".tmp";
        long count;
        await using (var output = new StreamWriter(temporary, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)))
            count = export.Write(output, format, from, to, cancellationToken);
        File.Move(temporary, path, overwrite: true);
        await _context.Output.WriteLineAsync($"{count} records written to {path}.");
        return ExitCodes.Done;
    }

    private static Option<DateOnly?> Date(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = Parse,
    };

    private static DateOnly? Parse(ArgumentResult argument)
    {
        if (DateOnly.TryParseExact(argument.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return date;
        argument.AddError($"'{argument.Tokens[0].Value}' is not a date as 2026-01-31.");
        return null;
    }
}
