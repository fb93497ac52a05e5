using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Pneumonia.Worker.Intake;

/// <summary>Not ready while an export folder cannot be listed, is not what it was, or does not answer.</summary>
internal sealed class FoldersHealthCheck(IntakeWorker intake) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        string[] problems =
        [
            .. Name(folder => folder.IsHanging, $"has not answered for more than {FolderIntake.HangLimit.TotalSeconds:0} s"),
            .. Name(folder => !folder.IsHanging && !folder.IsAvailable, "cannot be listed, or is the empty place where a share should be mounted"),
        ];
        return Task.FromResult(problems.Length == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(string.Join(' ', problems)));
    }

    private IEnumerable<string> Name(Func<FolderIntake, bool> isSo, string problem)
    {
        int[] indexes = [.. intake.Folders.Index().Where(folder => isSo(folder.Item)).Select(folder => folder.Index)];
        return indexes.Length == 0 ? [] : [$"Export folder {string.Join(", ", indexes)} of {IntakeOptions.Section}:{nameof(IntakeOptions.Folders)} {problem}."];
    }
}
