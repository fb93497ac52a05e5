using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dapper;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Ledger.Audit;
using Pneumonia.Worker.Operations;

namespace Pneumonia.Worker.Jobs.Labels;

/// <summary>Takes reference labels into the ledger. A file imported twice changes nothing.</summary>
internal sealed class LabelImporter(LedgerDatabase database, StudyKeys keys, TimeProvider clock)
{
    /// <exception cref="LabelFileException">A line is wrong; nothing was imported.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public async Task<LabelImport> ImportAsync(string path, CancellationToken cancellationToken)
    {
        byte[] content = await LabelFile.ReadAsync(path, cancellationToken);
        var labels = LabelFile.Parse(content);
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        return await database.WriteAsync(
            (connection, transaction) =>
            {
                long now = clock.GetUtcNow().ToUnixTimeMilliseconds();
                var import = Import(connection, transaction, labels, now);
                AuditChain.Append(connection, transaction, now, new AuditEntry(AuditKind.Labels, AuditActor.Operator(), "", null, Payload(import, sha256)));
                return import;
            },
            cancellationToken);
    }

    // Neither the file's name nor a label: both may say more than the record should.
    private static JsonObject Payload(LabelImport import, string sha256) => new()
    {
        ["fileSha256"] = sha256,
        ["labels"] = import.Labels,
        ["added"] = import.Added,
        ["changed"] = import.Changed,
        ["unchanged"] = import.Unchanged,
        ["unmatched"] = import.Unmatched,
    };

    private LabelImport Import(DbConnection connection, DbTransaction transaction, IReadOnlyList<ImportedLabel> labels, long now)
    {
        int added = 0, changed = 0, unmatched = 0;
        foreach (var label in labels)
        {
            var row = new
            {
                study = label.StudyInstanceUid,
                sop = label.SopInstanceUid,
                finding = label.Finding,
                present = label.IsPresent ? 1 : 0,
                reader = label.Reader,
                date = label.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                now,
            };
            long before = connection.ExecuteScalar<long>("select count(*) from labels where " + Same, row, transaction);
            int written = connection.Execute(
                """
                insert into labels (study_instance_uid, sop_instance_uid, finding, present, reader, labelled_on, imported_at)
                values (@study, @sop, @finding, @present, @reader, @date, @now)
                on conflict do update set present = @present, labelled_on = @date, imported_at = @now
                where present <> @present or labelled_on <> @date
                """,
                row,
                transaction);
            added += before == 0 ? 1 : 0;
            changed += before == 0 ? 0 : written;
            unmatched += IsKnown(connection, transaction, label) ? 0 : 1;
        }

        return new LabelImport(added, changed, labels.Count - added - changed, unmatched);
    }

    // As the table's unique index has it.
    private const string Same =
        "coalesce(study_instance_uid, '') = coalesce(@study, '') and coalesce(sop_instance_uid, '') = coalesce(@sop, '') and finding = @finding and reader = @reader";

    private bool IsKnown(DbConnection connection, DbTransaction transaction, ImportedLabel label) => label.SopInstanceUid is { } sop
        ? connection.ExecuteScalar<bool>("select exists (select 1 from instances where sop_instance_uid = @sop)", new { sop }, transaction)
        : connection.ExecuteScalar<bool>(
            "select exists (select 1 from studies where study_key = @key)", new { key = keys.OfStudy(label.StudyInstanceUid!) }, transaction);
}
