using Microsoft.AspNetCore.Connections;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Pneumonia.Dicom;
using Pneumonia.Inference;
using Pneumonia.Worker.Jobs.Labels;
using Pneumonia.Worker.Ledger.Safekeeping;
using Pneumonia.Worker.Operations.Configuration;
using SQLitePCL;

namespace Pneumonia.Worker.Operations;

/// <summary>What a caller is told when the process ends early: an exit code and what happened, where, what to do.</summary>
internal sealed record FaultReport(int ExitCode, string Message)
{
    /// <summary>The one place that turns exceptions into exit codes.</summary>
    public static FaultReport Of(Exception exception) => exception switch
    {
        AggregateException { InnerExceptions: [var single] } => Of(single),
        UsageException => new(ExitCodes.Usage, $"{exception.Message} Try 'pneumonia-worker --help'."),
        ConfigurationException refused => Configuration(refused.Problems),
        OptionsValidationException refused => Configuration([.. refused.Failures]),
        ModelPackageException => new(ExitCodes.Configuration, $"The model package is refused: {exception.Message}"),
        DicomException => new(ExitCodes.DoneWithFindings, $"The file is refused: {exception.Message}"),
        LedgerRefusedException refused => new(refused.IsForeign ? ExitCodes.Configuration : ExitCodes.InputOutput, refused.Message),
        LedgerDiskFullException or SqliteException { SqliteErrorCode: raw.SQLITE_FULL } => new(ExitCodes.InputOutput, LedgerDiskFullException.Explanation),
        LabelFileException => new(ExitCodes.InputOutput, exception.Message),
        IOException { InnerException: AddressInUseException } => new(ExitCodes.InputOutput,
            $"{exception.Message} Another program, or another pneumonia-worker, listens there: stop it, or set Operations:Http to a free port."),
        IOException or UnauthorizedAccessException => new(ExitCodes.InputOutput,
            $"Reading or writing failed: {exception.Message} Check that the path exists and that this account may use it."),
        SqliteException database => new(ExitCodes.InputOutput,
            $"The ledger in the data root cannot be used (SQLite error {database.SqliteErrorCode}): {exception.Message} "
            + "Check the disk and that no other program holds it; if 'pneumonia-worker doctor' says that it is damaged, restore a backup (runbook, Situations)."),
        _ => new(ExitCodes.ProgramFault,
            $"Fault in the program: {exception.GetType().Name}: {exception.Message} {FirstOwnFrame(exception)} Please report this line; the log has the whole trace."),
    };

    private static FaultReport Configuration(IReadOnlyList<string> problems) => new(ExitCodes.Configuration,
        $"The configuration is refused:{string.Concat(problems.Select(problem => $"{Environment.NewLine}  {problem}"))}{Environment.NewLine}"
        + "'pneumonia-worker config show' lists every value with its source.");

    private static string FirstOwnFrame(Exception exception) =>
        exception.StackTrace?.Split('\n').FirstOrDefault(frame => frame.Contains("Pneumonia.", StringComparison.Ordinal))?.Trim() ?? "";
}
