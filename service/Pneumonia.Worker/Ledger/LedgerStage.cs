using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pneumonia.Worker.Ledger.Audit;
using Pneumonia.Worker.Ledger.Queue;
using Pneumonia.Worker.Ledger.Rebuilding;
using Pneumonia.Worker.Ledger.Safekeeping;
using Pneumonia.Worker.Operations;

namespace Pneumonia.Worker.Ledger;

internal static class LedgerStage
{
    /// <summary>The ledger in the data root. Needs a DataRoot and a TimeProvider.</summary>
    public static void AddLedger(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptionsWithValidateOnStart<LedgerOptions, LedgerOptionsValidator>()
            .BindConfiguration(LedgerOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true);
        builder.Services.AddSingleton<LedgerIntegrity>();
        builder.Services.AddSingleton<LedgerDatabase>();
        builder.Services.AddSingleton<LedgerBackup>();
        builder.Services.AddSingleton<LedgerRestore>();
        builder.Services.AddSingleton<LedgerRebuild>();
        builder.Services.AddSingleton<ResultImport>();
        builder.Services.AddSingleton<PresentFiles>();
        builder.Services.AddSingleton<LedgerSignals>();
        builder.Services.AddSingleton<LedgerStore>();
        builder.Services.AddSingleton<LedgerQueries>();
        builder.Services.AddSingleton<Outbox>();
        builder.Services.AddSingleton<QueueQueries>();
        builder.Services.AddSingleton<QueueChanges>();
        builder.Services.AddSingleton<AuditChanges>();
        builder.Services.AddSingleton<AuditExport>();
        builder.Services.AddMetrics();
        builder.Services.AddSingleton<PipelineMetrics>();
    }
}
