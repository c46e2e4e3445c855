using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Clawtail.Tests.Support;

/// <summary>Every line that was logged, in order, as <c>Level: message</c>.</summary>
internal sealed class RecordedLog : ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentQueue<Exception> _faults = new();

    public IReadOnlyCollection<string> Lines => _lines;

    public IReadOnlyCollection<Exception> Faults => _faults;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _lines.Enqueue($"{logLevel}: {formatter(state, exception)}");
        if (exception is not null) _faults.Enqueue(exception);
    }
}
