using System.Globalization;

namespace Pneumonia.Worker.Operations.Doctor;

/// <summary>The clock shows a sane year. Whether it is minutes off cannot be told from here.</summary>
internal sealed class ClockDoctor(TimeProvider clock) : IDoctorCheck
{
    private const int FirstYear = 2026;
    private const int LastYear = 2100;

    public string Name => "clock";

    public IEnumerable<CheckResult> Run(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        string shown = $"{now.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC";
        yield return now.Year is >= FirstYear and <= LastYear
            ? CheckResult.Ok(Name, $"{shown}; its skew is not known here.")
            : CheckResult.Failed(Name, $"It says {shown}.", "Set the clock and keep it by NTP: results carry its times, and jobs run by it.");
    }
}
