namespace Pneumonia.Training.Preparation;

/// <summary>Foreign text as messages may carry it.</summary>
internal static class Shown
{
    private const int MaxCharacters = 80;

    /// <summary>Cut short, control characters replaced.</summary>
    public static string Value(string text)
    {
        string clean = string.Concat(text.Take(MaxCharacters).Select(c => char.IsControl(c) ? '?' : c));
        return text.Length > MaxCharacters ? clean + "..." : clean;
    }
}
