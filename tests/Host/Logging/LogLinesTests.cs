using System.Text.Json;
using Clawtail.Host.Logging;
using Clawtail.Tailer;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Clawtail.Tests.Host.Logging;

public sealed class LogLinesTests
{
    private static readonly FakeTimeProvider Time = new(new DateTimeOffset(2026, 11, 23, 4, 5, 6, 78, TimeSpan.FromHours(2)));

    [Fact]
    public void A_text_line_has_UTC_time_level_and_message()
    {
        var lines = Write(new TextFormatter(Time), log => log.SourceReread("/a b/c.jsonl", RereadCause.Shrunk));

        Assert.Equal("2026-11-23T02:05:06.078Z debug /a b/c.jsonl is read again from its start: Shrunk\n", lines);
    }

    [Fact]
    public void Who_names_files_cannot_write_log_lines()
    {
        var lines = Write(new TextFormatter(Time), log => log.SourceReadableAgain("/x\n2026-11-23T02:05:06.078Z error \u001b[31mfake"));

        Assert.Equal(1, lines.Count(character => character == '\n'));
        Assert.DoesNotContain('\u001b', lines);
    }

    [Fact]
    public void A_JSON_line_is_one_object_with_the_values_of_its_message()
    {
        var lines = Write(new JsonFormatter(Time), log => log.BatchCommitted(7, 2, 4096, TimeSpan.FromMilliseconds(12.5)));

        var line = JsonDocument.Parse(Assert.Single(lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))).RootElement;
        Assert.Equal(
            ["time", "level", "event", "message", "counted", "alreadyCounted", "bytes", "duration"],
            line.EnumerateObject().Select(property => property.Name));
        Assert.Equal(("2026-11-23T02:05:06.078Z", "debug", "BatchCommitted"),
            (line.GetProperty("time").GetString(), line.GetProperty("level").GetString(), line.GetProperty("event").GetString()));
        Assert.Equal((7, 4096, 0.0125),
            (line.GetProperty("counted").GetInt64(), line.GetProperty("bytes").GetInt64(), line.GetProperty("duration").GetDouble()));
    }

    [Fact]
    public void A_fault_with_its_trace_stays_in_its_JSON_line()
    {
        var lines = Write(new JsonFormatter(Time), log => log.RequestFailed("/metrics\n", new InvalidOperationException("first\nsecond")));

        var line = JsonDocument.Parse(Assert.Single(lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))).RootElement;
        Assert.Contains("first\nsecond", line.GetProperty("exception").GetString(), StringComparison.Ordinal);
        Assert.Equal("/metrics\n", line.GetProperty("path").GetString());
    }

    private static string Write(ConsoleFormatter formatter, Action<ILogger> log)
    {
        using var writer = new StringWriter();
        log(new Formatting(formatter, writer));
        return writer.ToString();
    }

    private sealed class Formatting(ConsoleFormatter formatter, TextWriter writer) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> text) =>
            formatter.Write(new LogEntry<TState>(logLevel, "Clawtail", eventId, state, exception, text), null, writer);
    }
}
