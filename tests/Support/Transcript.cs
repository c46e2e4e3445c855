using System.Globalization;

namespace Clawtail.Tests.Support;

/// <summary>Lines of a transcript as OpenClaw 2026.7.1 writes them.</summary>
internal static class Transcript
{
    public static readonly DateTimeOffset Epoch = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public static string Header(string session, DateTimeOffset? started = null) =>
        $$"""{"type":"session","version":3,"id":"{{session}}","timestamp":"{{Iso(started ?? Epoch)}}","cwd":"/home/node/.openclaw/workspace"}""";

    public static string User(string text, DateTimeOffset? at = null) =>
        $$$"""{"type":"message","id":"aaaaaaaa","parentId":null,"timestamp":"{{{Iso(at ?? Epoch)}}}","message":{"role":"user","content":"{{{text}}}","timestamp":{{{(at ?? Epoch).ToUnixTimeMilliseconds()}}}}}""";

    /// <param name="number">Makes it a turn of its own: another number is another turn, the same number the same turn.</param>
    public static string Turn(
        int number, DateTimeOffset? at = null, string model = "gpt-5.4-mini", string provider = "openai-codex", long input = 10, long output = 2,
        long cacheRead = 3, long cacheWrite = 1, string text = "reply", string? error = null)
    {
        var time = at ?? Epoch.AddSeconds(number);
        var stop = error is null ? "\"stop\"" : $"\"error\",\"errorMessage\":\"{error}\"";
        return $$$"""{"type":"message","id":"{{{number:x8}}}","parentId":null,"timestamp":"{{{Iso(time)}}}","message":{"role":"assistant","content":[{"type":"text","text":"{{{text}}}"}],"api":"openai-completions","provider":"{{{provider}}}","model":"{{{model}}}","usage":{"input":{{{input}}},"output":{{{output}}},"cacheRead":{{{cacheRead}}},"cacheWrite":{{{cacheWrite}}},"totalTokens":{{{input + output + cacheRead + cacheWrite}}},"cost":{"input":0,"output":0,"cacheRead":0,"cacheWrite":0,"total":0.001}},"stopReason":{{{stop}}},"timestamp":{{{time.ToUnixTimeMilliseconds()}}},"responseId":"resp_{{{number}}}"}}""";
    }

    /// <summary>Turns of their own, numbered upwards.</summary>
    public static string[] Turns(int first, int count) => [.. Enumerable.Range(first, count).Select(number => Turn(number))];

    public static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
