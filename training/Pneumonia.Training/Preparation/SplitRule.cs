namespace Pneumonia.Training.Preparation;

/// <summary>Rows with one of the values in a column have this split. The first rule that fits counts; rows that fit none are for training and tuning.</summary>
/// <param name="Split">Null: the row is left out.</param>
/// <param name="Values">Null: any value but an empty one.</param>
internal sealed record SplitRule(DataSplit? Split, string Column, IReadOnlyList<string>? Values = null)
{
    public bool Fits(string field) => Values?.Contains(field, StringComparer.Ordinal) ?? field.Length > 0;
}
