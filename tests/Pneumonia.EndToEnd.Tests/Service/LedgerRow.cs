using Microsoft.Data.Sqlite;
using Pneumonia.Imaging;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Operations;

namespace Pneumonia.EndToEnd.Tests.Service;

/// <summary>What the ledger has on one version of a file.</summary>
internal sealed record LedgerRow
{
    public required FileVersion File { get; init; }

    /// <summary>Of <see cref="InstanceState"/>.</summary>
    public required string State { get; init; }

    public Reason? Reason { get; init; }

    public string? SopInstanceUid { get; init; }

    public string? PixelSha256 { get; init; }

    public bool IsFlagged { get; init; }

    /// <summary>Audit records of its outcome.</summary>
    public long Outcomes { get; init; }

    public string Name => Path.GetFileName(File.Path);

    /// <summary>All of them, in the order of receipt; none while there is no ledger.</summary>
    public static IReadOnlyList<LedgerRow> ReadAll(DataRoot root)
    {
        if (!System.IO.File.Exists(root.LedgerFile))
            return [];
        using var connection = new SqliteConnection($"Data Source={root.LedgerFile};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            select path, size_bytes, modified_ticks, state, reason, sop_instance_uid, pixel_sha256, coalesce(flagged, 0),
                (select count(*) from audit where kind = 'outcome' and instance = instances.id)
            from instances order by id
            """;
        using var reader = command.ExecuteReader();
        var rows = new List<LedgerRow>();
        while (reader.Read())
        {
            rows.Add(new LedgerRow
            {
                File = new FileVersion(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2)),
                State = reader.GetString(3),
                Reason = reader.IsDBNull(4) ? null : (Reason)reader.GetInt32(4),
                SopInstanceUid = reader.IsDBNull(5) ? null : reader.GetString(5),
                PixelSha256 = reader.IsDBNull(6) ? null : reader.GetString(6),
                IsFlagged = reader.GetBoolean(7),
                Outcomes = reader.GetInt64(8),
            });
        }

        return rows;
    }
}
