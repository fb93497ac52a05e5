using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Pneumonia.Worker.Jobs.Backups;
using Pneumonia.Worker.Ledger.Rebuilding;
using Pneumonia.Worker.Ledger.Safekeeping;
using Pneumonia.Worker.Operations.Configuration;
using Pneumonia.Worker.Operations.Hosting;

namespace Pneumonia.Worker.Operations.Verbs;

/// <summary>ledger backup | restore FILE | rebuild: keeps the ledger, beside a running service; puts one back or makes it of the result files, only without.</summary>
internal sealed class LedgerVerb : Command
{
    private readonly Option<string?> _out = new("--out") { Description = "File to write instead of one in backups/ of the data root; it must not be there yet." };
    private readonly Argument<string> _file = new("FILE") { Description = "A backup, as 'ledger backup' or the nightly job made it." };
    private readonly Option<bool> _withoutBackup = new("--without-backup")
    {
        Description = "When the ledger is damaged or lost: keep what is left of it aside and make a new one. Without it only an intact ledger is completed.",
    };

    private readonly VerbContext _context;

    public LedgerVerb(VerbContext context)
        : base("ledger", "Backs up the ledger, restores it from a backup, or rebuilds it from the result files.")
    {
        _context = context;
        var backup = new Command("backup", "Copies the ledger while the service runs, and checks the copy.");
        backup.Add(_out);
        backup.SetAction((result, cancellationToken) => BackUpAsync(result.GetValue(_out), cancellationToken));
        Add(backup);

        var restore = new Command("restore", "Puts a backup in the ledger's place and keeps the present ledger aside. The service must be stopped.");
        restore.Add(_file);
        restore.SetAction((result, cancellationToken) => RestoreAsync(result.GetRequiredValue(_file), cancellationToken));
        Add(restore);

        var rebuild = new Command(
            "rebuild", "Enters what the result files know and the ledger lacks, so that none of it is scored again. The service must be stopped. Exit code 1 when a file was left out.");
        rebuild.Add(_withoutBackup);
        rebuild.SetAction((result, cancellationToken) => RebuildAsync(result.GetValue(_withoutBackup), cancellationToken));
        Add(rebuild);
    }

    private async Task<int> BackUpAsync(string? file, CancellationToken cancellationToken)
    {
        var configuration = _context.LoadConfiguration();
        await using var host = WorkerHost.Build(configuration, _context.AddStages);
        ConfigurationCheck.Require(configuration, host.Services);
        string ledger = host.Services.GetRequiredService<DataRoot>().LedgerFile;
        if (!File.Exists(ledger))
            throw new FileNotFoundException($"There is no ledger '{ledger}'.");

        var backup = host.Services.GetRequiredService<LedgerBackup>();
        var result = file is null
            ? backup.Run(host.Services.GetRequiredService<TimeProvider>().GetUtcNow(), cancellationToken)
            : backup.RunTo(file, cancellationToken);
        await _context.Output.WriteLineAsync(BackupJob.Summary(result));
        await _context.Output.WriteLineAsync(result.File);
        return ExitCodes.Done;
    }

    // Configuration problems elsewhere must not keep a site from its backup: the data root is all that this needs.
    private async Task<int> RestoreAsync(string file, CancellationToken cancellationToken)
    {
        await using var host = WorkerHost.Build(_context.LoadConfiguration(), _context.AddStages);
        var restored = host.Services.GetRequiredService<LedgerRestore>().Run(file, _context.Output.WriteLine, cancellationToken);
        return await ReportAsync(restored.Describe(), restored.Import);
    }

    private async Task<int> RebuildAsync(bool withoutBackup, CancellationToken cancellationToken)
    {
        await using var host = WorkerHost.Build(_context.LoadConfiguration(), _context.AddStages);
        var rebuilt = host.Services.GetRequiredService<LedgerRebuild>().Run(withoutBackup, _context.Output.WriteLine, cancellationToken);
        return await ReportAsync(rebuilt.Describe(), rebuilt.Import);
    }

    private async Task<int> ReportAsync(IEnumerable<string> lines, ImportTally import)
    {
        foreach (string line in lines)
            await _context.Output.WriteLineAsync(line);
        return import.Findings == 0 ? ExitCodes.Done : ExitCodes.DoneWithFindings;
    }
}
