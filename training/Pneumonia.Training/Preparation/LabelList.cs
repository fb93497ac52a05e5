namespace Pneumonia.Training.Preparation;

/// <summary>A column that lists findings: each becomes a label of its own, present where it is listed and absent where it is not.</summary>
/// <param name="Prefix">Before the finding's name, for example "nih:".</param>
/// <param name="Names">All findings that there are.</param>
/// <param name="None">The value that stands where there is no finding.</param>
internal sealed record LabelList(string Prefix, string Column, string Separator, IReadOnlyList<string> Names, string None)
{
    /// <summary>No label where the field is empty.</summary>
    /// <exception cref="RefusedException">The field lists what is no finding.</exception>
    public IEnumerable<(string Label, LabelState State)> Read(string field, string where)
    {
        string[] values = field.Length == 0 ? [] : field.Split(Separator, StringSplitOptions.TrimEntries);
        if (values.FirstOrDefault(value => value != None && !Names.Contains(value, StringComparer.Ordinal)) is { } unknown)
            throw new RefusedException(
                $"{where}: column '{Column}' lists '{Shown.Value(unknown)}', which is no finding of the description. Add it there, or correct it.");
        return values.Length == 0
            ? []
            : Names.Select(name => (Prefix + name, values.Contains(name, StringComparer.Ordinal) ? LabelState.Present : LabelState.Absent));
    }
}
