using System.Text.RegularExpressions;
using Pneumonia.Dicom;

namespace Pneumonia.Worker.Results;

/// <summary>What holds of every result that the program writes: config/result.schema.json, and what a schema cannot say.</summary>
internal static partial class ResultRules
{
    private const int MaxNameCharacters = 4096;

    /// <summary>The longest path of Windows; Linux has 4096.</summary>
    private const int MaxPathCharacters = 32_768;

    /// <summary>What does not hold, without a value of the result; null when all does.</summary>
    public static string? FindFault(InstanceResult result)
    {
        if (result.Schema != InstanceResult.CurrentSchema)
            return "is of another schema";
        if (result.Path is not { Length: > 0 and <= MaxPathCharacters } || !Path.IsPathFullyQualified(result.Path) || result.Path.Contains('\0'))
            return "names no file";
        if (!IsUidOrNull(result.StudyInstanceUid) || !IsUidOrNull(result.SeriesInstanceUid) || !IsUidOrNull(result.SopInstanceUid))
            return "has a UID that is none";
        if (result.ReceivedAt < DateTimeOffset.UnixEpoch || result.ScoredAt < DateTimeOffset.UnixEpoch || result.ElapsedMs < 0)
            return "has a time that is none";
        if (result.FileSizeBytes is null != result.FileModifiedAt is null || result.FileSizeBytes < 0)
            return "has a file size or time that is none";
        if (result.PixelSha256 is { } pixels && !Sha256().IsMatch(pixels))
            return "has a pixel hash that is none";
        if (result.Warnings is null || result.Warnings.Contains(null!) || result.Notice is null)
            return "lacks warnings or notice";
        if (result.Model is { } model && !(IsName(model.Name) && IsName(model.Version) && model.Sha256 is { } hash && Sha256().IsMatch(hash)))
            return "has a model that is none";
        return result.Outcome == Outcome.Scored ? FindFaultOfScored(result) : FindFaultOfUnscored(result);
    }

    private static string? FindFaultOfScored(InstanceResult result)
    {
        if (result.Reason is not null || result.Model is null || result.Findings.Count == 0)
            return "is scored, and has a reason, no model or no finding";
        return result.Findings.All(finding => finding is not null && IsName(finding.Label) && finding.Probability is >= 0 and <= 1 && finding.OperatingPoint is >= 0 and <= 1
                && finding.Flagged == finding.Probability >= finding.OperatingPoint)
            ? null
            : "has a finding that is none";
    }

    private static string? FindFaultOfUnscored(InstanceResult result) =>
        Enum.IsDefined(result.Outcome) && result.Reason is { } reason && Enum.IsDefined(reason) && result.Findings.Count == 0
            ? null
            : "is not scored, and has no reason, or a finding";

    // What DicomDataset.GetUid gives, which takes more than the standard allows.
    private static bool IsUidOrNull(string? uid) =>
        uid is null || (uid.Length is > 0 and <= DicomLimits.MaxUidCharacters && !uid.AsSpan().ContainsAnyExceptInRange(' ', '~') && !uid.Contains('\\'));

    private static bool IsName(string? name) => name is { Length: > 0 and <= MaxNameCharacters };

    [GeneratedRegex("^[0-9a-f]{64}$", RegexOptions.NonBacktracking)]
    private static partial Regex Sha256();
}
