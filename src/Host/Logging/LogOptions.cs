using Microsoft.Extensions.Logging;

namespace Clawtail.Host.Logging;

/// <summary>How log lines look, and from which importance on they are written.</summary>
internal sealed record LogOptions(LogFormat Format, LogLevel Level);

internal enum LogFormat
{
    /// <summary>For people: time, level, message.</summary>
    Text,

    /// <summary>For collectors: one JSON object a line.</summary>
    Json,
}
