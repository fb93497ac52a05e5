namespace Pneumonia.Worker.Jobs.Auditing;

/// <summary>Counts all findings and keeps the first ones.</summary>
internal sealed class AuditFindings
{
    private readonly SortedDictionary<AuditFindingKind, int> _counts = [];
    private readonly List<AuditFinding> _kept = [];

    public IReadOnlyDictionary<AuditFindingKind, int> Counts => _counts;

    public IReadOnlyList<AuditFinding> Kept => _kept;

    public int Total => _counts.Values.Sum();

    /// <param name="detail">Without UID, path or patient data.</param>
    public void Add(AuditFindingKind kind, string? studyKey, string detail)
    {
        _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
        if (_kept.Count < AuditReport.MaxFindings)
            _kept.Add(new AuditFinding(kind, studyKey, detail));
    }
}
