namespace Pneumonia.Training.Preparation;

/// <summary>How a column tells one label. An empty field tells nothing; of several rules for a label, the first that tells something counts.</summary>
/// <param name="Present">Values of which one is enough, whatever else a list holds.</param>
/// <param name="Uncertain">Values that win over <paramref name="Absent"/>.</param>
/// <param name="Separator">Where the field is a list.</param>
/// <param name="Where">Rows that the rule reads, all if null: a label is worth no more than the likeness, in all else, of the images with it and without.</param>
internal sealed record LabelRule(
    string Label, string Column, IReadOnlyList<string> Present, IReadOnlyList<string>? Absent = null, IReadOnlyList<string>? Uncertain = null,
    string? Separator = null, UnlistedValue Otherwise = UnlistedValue.Refused, RowCondition? Where = null)
{
    /// <returns>Null where the field does not tell.</returns>
    /// <param name="field">Without blanks around it.</param>
    /// <param name="where">File and line, for the message.</param>
    /// <exception cref="RefusedException">A value is not listed, and <see cref="Otherwise"/> does not allow that.</exception>
    public LabelState? Read(string field, string where)
    {
        if (field.Length == 0)
            return null;

        string[] values = Separator is null ? [field] : field.Split(Separator, StringSplitOptions.TrimEntries);
        bool IsListed(string value) => IsIn(Present, value) || IsIn(Absent, value) || IsIn(Uncertain, value);
        if (Otherwise == UnlistedValue.Refused && Array.Find(values, value => !IsListed(value)) is { } unknown)
            throw new RefusedException(
                $"{where}: column '{Column}' has '{Shown.Value(unknown)}', which the rule of label '{Label}' does not list. List it in the description, or correct it.");

        return values.Any(value => IsIn(Present, value)) ? LabelState.Present
            : values.Any(value => IsIn(Uncertain, value)) ? LabelState.Uncertain
            : values.Any(value => IsIn(Absent, value)) || Otherwise == UnlistedValue.Absent ? LabelState.Absent
            : null;
    }

    private static bool IsIn(IReadOnlyList<string>? values, string value) => values?.Contains(value, StringComparer.Ordinal) == true;
}
