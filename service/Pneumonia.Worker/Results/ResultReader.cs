using System.Text.Json;
using Pneumonia.Worker.Operations;

namespace Pneumonia.Worker.Results;

/// <summary>Reads result files back. They are not trusted: bounded in size, of the schema's shape, and about the study whose key their folder bears.</summary>
internal sealed class ResultReader(StudyKeys keys)
{
    /// <summary>A file that is written over and over with other instances of its study; what is beyond is made to cost time.</summary>
    private const int MaxOutcomesOfOnePath = 100;

    /// <param name="fault">What is wrong, without a value of the file; null when nothing is.</param>
    /// <returns>The instances in the order of the file; empty when there is a fault.</returns>
    public IReadOnlyList<InstanceResult> Read(ListedResult listed, out string? fault)
    {
        fault = listed.Fault;
        if (fault is not null)
            return [];

        try
        {
            if (ReadBytes(listed.Path) is not { } bytes)
            {
                fault = $"has more than {ResultFiles.MaxBytes} bytes";
                return [];
            }

            var instances = ResultJson.DeserializeStudy(bytes);
            fault = instances.Select(instance => FindFault(instance, listed.Key)).FirstOrDefault(found => found is not null);
            if (fault is null && instances.CountBy(instance => instance.Path).Any(path => path.Value > MaxOutcomesOfOnePath))
                fault = $"names one file more than {MaxOutcomesOfOnePath} times";
            return fault is null ? instances : [];
        }
        catch (JsonException exception)
        {
            fault = $"is no result (line {exception.LineNumber + 1 ?? 1})";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            fault = $"cannot be read ({exception.GetType().Name} 0x{exception.HResult:X8})";
        }

        return [];
    }

    private static byte[]? ReadBytes(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        if (stream.Length > ResultFiles.MaxBytes)
            return null;
        byte[] bytes = new byte[stream.Length];
        return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    private string? FindFault(InstanceResult result, string key)
    {
        if (ResultRules.FindFault(result) is { } fault)
            return fault;
        if ((result.StudyInstanceUid is { } uid ? keys.OfStudy(uid) : keys.OfFile(result.Path)) != key)
            return "is about another study than its folder says, or the site secret is another one";
        return result.StudyKey == (result.StudyInstanceUid is null ? null : key) ? null : "has a study key that is not its folder's";
    }
}
