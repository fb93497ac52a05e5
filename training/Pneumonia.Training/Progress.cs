using Spectre.Console;

namespace Pneumonia.Training;

/// <summary>A progress bar with the estimated time left on a terminal; into a file, nothing but what the work itself prints.</summary>
internal static class Progress
{
    public static T Show<T>(string title, Func<IProgress<double>, T> work) =>
        AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new ElapsedTimeColumn())
            .Start(context => work(new Bar(context.AddTask(title, maxValue: 1))));

    private sealed class Bar(ProgressTask task) : IProgress<double>
    {
        public void Report(double value) => task.Value = value;
    }
}
