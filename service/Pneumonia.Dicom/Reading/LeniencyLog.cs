namespace Pneumonia.Dicom;

/// <summary>Counts what was passed over while a file was read.</summary>
internal sealed class LeniencyLog
{
    private SortedDictionary<DicomLeniencyKind, DicomLeniency>? _seen;

    public void Add(DicomLeniencyKind kind, long offset)
    {
        _seen ??= [];
        _seen[kind] = _seen.TryGetValue(kind, out var known) ? known with { Count = known.Count + 1 } : new DicomLeniency(kind, 1, offset);
    }

    public IReadOnlyList<DicomLeniency> ToList() => _seen is null ? [] : [.. _seen.Values];
}
