using Clawtail.Tailer.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clawtail.Host.Logging;

/// <summary>Log lines for people: UTC time, level, message; below it the exception, if there is one.</summary>
internal sealed class TextFormatter(TimeProvider time) : LineFormatter("clawtail-text", time)
{
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        textWriter.Write(Now);
        textWriter.Write($" {NameOf(logEntry.LogLevel),-5} ");
        // A path may hold a line break, or a terminal's control codes: whoever names files must not write log lines.
        textWriter.Write(Printable.Of(logEntry.Formatter(logEntry.State, logEntry.Exception)));
        textWriter.Write('\n');
        if (logEntry.Exception is { } exception) textWriter.Write($"{exception}\n");
    }
}
