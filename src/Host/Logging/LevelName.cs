using Microsoft.Extensions.Logging;

namespace Clawtail.Host.Logging;

/// <summary>The words for a line's importance, the same in both formats and in <c>--log-level</c>.</summary>
internal static class LevelName
{
    public static string Of(LogLevel level) => level switch
    {
        LogLevel.Critical => "critical",
        LogLevel.Error => "error",
        LogLevel.Warning => "warn",
        LogLevel.Information => "info",
        _ => "debug",
    };
}
