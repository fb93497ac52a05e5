using Dapper;
using Pneumonia.Worker.Ledger;

namespace Pneumonia.Worker.Jobs.Reevaluation;

/// <summary>The imported reference standard.</summary>
internal sealed class ReferenceLabels(LedgerDatabase database)
{
    /// <summary>The labels of instances and studies with an outcome in the window. Readers who disagree cancel each other and are counted.</summary>
    public LabelSet Read(TimeWindow window) => database.Read((connection, transaction) => new LabelSet(connection.Query<LabelRow>(
        """
        select study_instance_uid as StudyInstanceUid, sop_instance_uid as SopInstanceUid, finding, present from labels
        where sop_instance_uid in (select sop_instance_uid from instances where finished_at >= @from and finished_at < @to and state = 'scored')
           or (sop_instance_uid is null and
               study_instance_uid in (select study_instance_uid from instances where finished_at >= @from and finished_at < @to and state = 'scored'))
        """,
        new { from = window.From.ToUnixTimeMilliseconds(), to = window.To.ToUnixTimeMilliseconds() },
        transaction)));
}

/// <summary>A row of labels. The instance's UID decides when both are given.</summary>
internal sealed record LabelRow(string? StudyInstanceUid, string? SopInstanceUid, string Finding, long Present);

/// <summary>Labels by what they are about.</summary>
internal sealed class LabelSet
{
    private readonly Dictionary<(string Uid, string Finding), bool?> _labels = [];

    public LabelSet(IEnumerable<LabelRow> rows)
    {
        foreach (var row in rows)
        {
            var key = (row.SopInstanceUid ?? row.StudyInstanceUid!, row.Finding.ToLowerInvariant());
            bool present = row.Present != 0;
            _labels[key] = _labels.TryGetValue(key, out bool? other) && other != present ? null : present;
        }
    }

    /// <summary>Instances and studies whose readers disagree: they count for nothing.</summary>
    public int Disputed => _labels.Values.Count(label => label is null);

    public int Count => _labels.Count;

    /// <summary>What the readers say of an instance or a study; null where they say nothing or disagree.</summary>
    public bool? Find(string? uid, string finding) =>
        uid is not null && _labels.TryGetValue((uid, finding.ToLowerInvariant()), out bool? label) ? label : null;

    /// <summary>A reader has said something of it, be it disputed.</summary>
    public bool Knows(string? uid, string finding) => uid is not null && _labels.ContainsKey((uid, finding.ToLowerInvariant()));
}
