using System.Text.Json;

namespace Clawtail.Tailer.OpenClaw.Auth;

/// <summary>Times in credentials: milliseconds since the Unix epoch.</summary>
internal static class AuthTime
{
    /// <summary>The year 10000.</summary>
    private const double EndOfTime = 253_402_300_800_000;

    /// <returns>Null if it is absent, or no time.</returns>
    public static DateTimeOffset? Read(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
        && value.TryGetDouble(out var time) && time is > 0 and < EndOfTime
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)time)
            : null;
}
