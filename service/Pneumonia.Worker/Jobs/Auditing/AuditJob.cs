using System.Globalization;
using Microsoft.Extensions.Options;
using Pneumonia.Evaluation.Reports;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Ledger.Audit;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Results;
using Pneumonia.Worker.Scoring;

namespace Pneumonia.Worker.Jobs.Auditing;

/// <summary>Checks audit records, results, ledger and model hashes against each other, and reports. Mends nothing: an operator decides.</summary>
internal sealed class AuditJob(
    LedgerDatabase database, LedgerQueries ledger, ResultFiles files, DataRoot root, IOptions<JobsOptions> options, IOptions<ModelOptions> model,
    TimeProvider clock) : IScheduledJob
{
    public async Task<JobOutcome> RunAsync(DateTimeOffset scheduledAt, CancellationToken cancellationToken)
    {
        var report = await Task.Run(() => Check(options.Value.BusinessDate(scheduledAt), cancellationToken), cancellationToken);

        string path = Path.Combine(root.ReportsFolder, string.Create(CultureInfo.InvariantCulture, $"audit-{report.Date:yyyy-MM-dd}.json"));
        ReportFile.Write(path, report.ToJson());
        return new JobOutcome(report.FindingCounts.Count > 0, Summary(report), [path]);
    }

    private AuditReport Check(DateOnly date, CancellationToken cancellationToken)
    {
        var findings = new AuditFindings();
        var audit = new AuditQueries(database);
        long instances = LedgerCheck.Run(audit, findings, cancellationToken);
        var results = new ResultsCheck(audit, ledger, files, root, findings);
        results.Run(cancellationToken);
        var chain = new AuditCheck(database, fault => findings.Add(KindOf(fault), fault.StudyKey, fault.What)).Run(cancellationToken);
        var models = ModelsCheck.Run(audit, model.Value.ResolveFolder(), root, findings);

        return new AuditReport
        {
            Date = date,
            CreatedAt = clock.GetUtcNow(),
            Instances = instances,
            Studies = results.Studies,
            StudiesAwaitingDelivery = results.AwaitingDelivery,
            ResultFiles = results.Files,
            AuditRecords = chain.Records,
            AuditHead = chain.Head,
            Models = models,
            FindingCounts = findings.Counts,
            Findings = findings.Kept,
        };
    }

    private static AuditFindingKind KindOf(AuditFault fault) =>
        fault.Kind is AuditFaultKind.OutcomeNotRecordedOnce or AuditFaultKind.OutcomeContradictsRecord or AuditFaultKind.DiscardContradictsRecord
        ? AuditFindingKind.OutcomeContradictsRecord
        : AuditFindingKind.AuditChainBroken;

    // The head gets into the service's log, and so out of reach of who writes to the ledger.
    private static string Summary(AuditReport report)
    {
        string findings = report.FindingCounts.Count == 0
            ? "no findings"
            : "findings: " + string.Join(", ", report.FindingCounts.Select(count => $"{count.Value} {count.Key}"));
        return $"{report.Instances} outcomes and {report.Studies} results checked, audit record {report.AuditRecords} is {report.AuditHead}, {findings}";
    }
}
