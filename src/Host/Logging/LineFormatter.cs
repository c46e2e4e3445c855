using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Clawtail.Host.Logging;

/// <summary>What the two formats of log lines share: how time and importance are written.</summary>
internal abstract class LineFormatter(string name, TimeProvider time) : ConsoleFormatter(name)
{
    /// <summary>UTC, to the millisecond, as RFC 3339 writes it.</summary>
    protected string Now => time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The words of <c>--log-level</c>.</summary>
    protected static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Critical => "critical",
        LogLevel.Error => "error",
        LogLevel.Warning => "warn",
        LogLevel.Information => "info",
        _ => "debug",
    };
}
