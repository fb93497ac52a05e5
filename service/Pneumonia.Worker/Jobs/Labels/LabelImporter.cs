using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Operations;

namespace Pneumonia.Worker.Jobs.Labels;

/// <summary>Takes reference labels into the ledger. A file imported twice changes nothing.</summary>
internal sealed class LabelImporter(LedgerDatabase database, StudyKeys keys, TimeProvider clock)
{
    /// <exception cref="LabelFileException">A line is wrong; nothing was imported.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public async Task<LabelImport> ImportAsync(string path, CancellationToken cancellationToken)
    {
        var labels = LabelFile.Read(path);
        return await database.WriteAsync((connection, transaction) => Import(connection, transaction, labels), cancellationToken);
    }

    private LabelImport Import(SqliteConnection connection, SqliteTransaction transaction, IReadOnlyList<ImportedLabel> labels)
    {
        int added = 0, changed = 0, unmatched = 0;
        long now = clock.GetUtcNow().ToUnixTimeMilliseconds();
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

    private bool IsKnown(SqliteConnection connection, SqliteTransaction transaction, ImportedLabel label) => label.SopInstanceUid is { } sop
        ? connection.ExecuteScalar<bool>("select exists (select 1 from instances where sop_instance_uid = @sop)", new { sop }, transaction)
        : connection.ExecuteScalar<bool>(
            "select exists (select 1 from studies where study_key = @key)", new { key = keys.OfStudy(label.StudyInstanceUid!) }, transaction);
}
