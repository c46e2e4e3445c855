using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Clawtail.Host.Logging;

/// <summary>Log lines on standard output.</summary>
/// <remarks>
/// Standard output in both formats, as containers are run: some collectors take every line of standard error for an error. What a
/// person asked for or mistyped (help, version, a wrong option) is not a log line and does not pass here.
/// </remarks>
internal static class ConsoleLogging
{
    /// <summary>Disposing it writes what is still queued.</summary>
    public static ILoggerFactory Create(LogOptions options, TimeProvider time) => LoggerFactory.Create(logging =>
    {
        logging.SetMinimumLevel(options.Level);
        // The frameworks beneath are heard when they have something to complain about; a host that fails to start is told in our words.
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        ConsoleFormatter lines = options.Format == LogFormat.Json ? new JsonFormatter(time) : new TextFormatter(time);
        logging.Services.AddSingleton(lines);
        logging.AddConsole(console =>
        {
            console.FormatterName = lines.Name;
            // A terminal that is paused, or a collector that hangs, must not stop the counting.
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
        });
    });
}

/// <summary>How log lines look, and from which importance on they are written.</summary>
internal sealed record LogOptions(LogFormat Format, LogLevel Level);

internal enum LogFormat
{
    /// <summary>For people: time, level, message.</summary>
    Text,

    /// <summary>For collectors: one JSON object a line.</summary>
    Json,
}
