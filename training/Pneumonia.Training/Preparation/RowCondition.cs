namespace Pneumonia.Training.Preparation;

/// <summary>Rows with one of the values in a column.</summary>
internal sealed record RowCondition(string Column, IReadOnlyList<string> Values)
{
    public bool Fits(string field) => Values.Contains(field, StringComparer.Ordinal);
}
