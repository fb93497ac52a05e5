using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Pneumonia.Worker.Tests;

/// <summary>Keeps what was logged.</summary>
internal sealed class RecordingLogger : ILogger
{
    public ConcurrentQueue<(int EventId, string Message)> Entries { get; } = new();

    public IReadOnlyList<string> Of(int eventId) => [.. Entries.Where(entry => entry.EventId == eventId).Select(entry => entry.Message)];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Entries.Enqueue((eventId.Id, formatter(state, exception)));
}
