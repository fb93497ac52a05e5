using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dapper;
using Pneumonia.Worker.Ledger.Safekeeping;
using Pneumonia.Worker.Operations;

namespace Pneumonia.Worker.Ledger.Rebuilding;

/// <summary>
/// Makes the ledger know what result files know. One that is intact is completed in one transaction; in the place of one that is damaged or lost a new one
/// is put, built beside it and renamed. Killed at any moment it can be run again.
/// </summary>
internal sealed class LedgerRebuild(DataRoot root, ResultImport results, TimeProvider clock)
{
    private const string Why = "damaged";

    /// <param name="withoutBackup">A ledger that is damaged or lost is given up: nothing of it can be restored.</param>
    /// <param name="say">Told how far it is.</param>
    /// <exception cref="LedgerRefusedException">The ledger is in use, or it is not intact and not given up.</exception>
    /// <exception cref="IOException">A file cannot be read, written or moved; the ledger is as it was.</exception>
    public RebuildResult Run(bool withoutBackup, Action<string> say, CancellationToken cancellationToken)
    {
        root.Create();
        using var alone = LedgerLock.Own(root);
        if (!File.Exists(root.SiteSecretFile))
        {
            throw new LedgerRefusedException(
                $"There is no '{root.SiteSecretFile}': no result can be told from a forged one without it. Nothing was changed. Put it back from a backup first.");
        }

        long now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        string aside = LedgerSwap.AsideIn(root, Why, DateTimeOffset.FromUnixTimeMilliseconds(now));
        string rebuilt = LedgerFile.RebuiltIn(root);
        // Only a whole one has this name, and the ledger was gone before or was put aside for it.
        if (File.Exists(rebuilt) && !File.Exists(root.LedgerFile))
            LedgerSwap.PutInPlace(root, rebuilt, aside);
        else
            LedgerSwap.Delete(rebuilt);
        LedgerSwap.Delete(TemporaryOf(rebuilt));

        if (FindFault(cancellationToken) is not { } fault)
            return new RebuildResult(null, [], Complete(now, say, cancellationToken));
        if (fault.IsForeign || !withoutBackup)
            throw LedgerIntegrity.Refuse(root, fault.Fault!, fault.IsForeign);

        LedgerSwap.RequireFree(aside);
        var kept = LedgerSwap.Files(root.LedgerFile).Select(file => new KeptFile(LedgerSwap.NameAside(root, aside, file), HashOf(file))).ToList();
        var import = Build(rebuilt, fault.Fault!, kept, now, say, cancellationToken);
        LedgerSwap.PutInPlace(root, rebuilt, aside);
        return new RebuildResult(fault.Fault, kept, import);
    }

    private static string TemporaryOf(string rebuilt) => rebuilt + ".tmp";

    private Inspection? FindFault(CancellationToken cancellationToken)
    {
        if (!File.Exists(root.LedgerFile))
        {
            if (File.Exists(LedgerFile.ReplacementIn(root)))
                LedgerFile.RequireNoneLost(root); // A restore that did not end is to be ended: it has more than result files.
            return new Inspection(LedgerFile.FindLoss(root) ?? "there is none", IsForeign: false, IsComplete: true);
        }

        // What this account may not read is not damaged.
        using (File.OpenRead(root.LedgerFile))
        {
        }

        var inspection = LedgerInspection.Inspect(root.LedgerFile, () => cancellationToken.IsCancellationRequested, withIndexes: true);
        cancellationToken.ThrowIfCancellationRequested();
        return inspection.Fault is null ? null : inspection;
    }

    private ImportTally Complete(long now, Action<string> say, CancellationToken cancellationToken)
    {
        using var connection = LedgerFile.Open(root.LedgerFile);
        LedgerFile.Prepare(connection, clock);
        using var transaction = connection.BeginTransaction(deferred: false);
        var import = results.Run(connection, transaction, now, Payload(null, []), recordAlways: false, say, cancellationToken);
        transaction.Commit();
        return import;
    }

    private ImportTally Build(string rebuilt, string fault, IReadOnlyList<KeptFile> kept, long now, Action<string> say, CancellationToken cancellationToken)
    {
        string temporary = TemporaryOf(rebuilt);
        try
        {
            ImportTally import;
            using (var connection = LedgerFile.Open(temporary))
            {
                LedgerFile.Prepare(connection, clock, isNew: true);
                using (var transaction = connection.BeginTransaction(deferred: false))
                {
                    import = results.Run(connection, transaction, now, Payload(fault, kept), recordAlways: true, say, cancellationToken);
                    transaction.Commit();
                }

                // One file, with nothing of it in a -wal that the rename would leave behind.
                connection.Execute("pragma journal_mode = delete");
            }

            LedgerSwap.Flush(temporary);
            File.Move(temporary, rebuilt);
            return import;
        }
        catch
        {
            LedgerSwap.Delete(temporary);
            throw;
        }
    }

    private static JsonObject Payload(string? fault, IReadOnlyList<KeptFile> kept) => new()
    {
        ["fault"] = fault,
        ["kept"] = new JsonArray([.. kept.Select(file => new JsonObject { ["name"] = Path.GetFileName(file.Path), ["sha256"] = file.Sha256 })]),
    };

    private static string? HashOf(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (IOException)
        {
            return null; // A disk that cannot read it any more can still rename it.
        }
    }
}

/// <param name="Path">Where it is kept.</param>
/// <param name="Sha256">Lower-case hex; null when it cannot be read to its end.</param>
internal sealed record KeptFile(string Path, string? Sha256);

/// <param name="Fault">Of the ledger that was given up; null when it was intact and has been completed.</param>
/// <param name="Kept">What is left of it.</param>
internal sealed record RebuildResult(string? Fault, IReadOnlyList<KeptFile> Kept, ImportTally Import)
{
    /// <summary>What an operator has to know, a line each.</summary>
    public IEnumerable<string> Describe()
    {
        foreach (string line in Import.Describe())
            yield return line;
        if (Fault is null)
        {
            yield return Import.Outcomes == 0 ? "The ledger is intact and lacked nothing." : "The ledger is intact and has them now.";
            yield break;
        }

        yield return $"A new ledger was made. Of the former one: {Fault}.";
        foreach (var file in Kept)
            yield return $"Kept for an auditor: {file.Path}, SHA-256 {file.Sha256 ?? "unknown: it cannot be read"}.";
        yield return "Labels, earlier audit records and what operators changed in the queue are not in it: import labels again.";
        yield return "What has no result file and is still in the export folders is scored at the next start. Flagged studies are announced once more.";
    }
}
