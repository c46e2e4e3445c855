using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Clawtail.Tailer.Json;

namespace Clawtail.Tailer.OpenClaw.Native;

/// <summary>
/// Which thread a session talks to now, from a row of <c>plugin_state_entries</c> with plugin id <c>codex</c> and namespace
/// <c>app-server-thread-bindings</c> in <c>state/openclaw.sqlite</c> (2026.9.6).
/// </summary>
/// <param name="Agent">From the row's key.</param>
/// <param name="SessionKeyHash">See <see cref="HashOf"/>.</param>
/// <param name="Session">Session id; null if it does not say.</param>
/// <param name="Profile">Id of the credential it talks with; null if it does not say.</param>
internal sealed record ThreadBinding(string Agent, string SessionKeyHash, Uuid Thread, string? Session, string? Profile)
{
    public const string Plugin = "codex";

    public const string Namespace = "app-server-thread-bindings";

    private const string KeyPrefix = "session-key:";

    /// <summary>How the key of a row stands for a session's key: the base64url of its SHA-256, without padding.</summary>
    public static string HashOf(string sessionKey) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(sessionKey)));

    /// <param name="key"><c>session-key:agent:hash</c>.</param>
    /// <param name="value">JSON.</param>
    /// <returns>Null for what binds no thread to a session.</returns>
    public static ThreadBinding? Parse(string key, ReadOnlySpan<byte> value)
    {
        var hash = key.LastIndexOf(':');
        if (!key.StartsWith(KeyPrefix, StringComparison.Ordinal) || hash <= KeyPrefix.Length) return null;

        try
        {
            var reader = new Utf8JsonReader(value);
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("binding", out var binding)) return null;

            return Text(binding, "threadId") is { } thread
                ? new ThreadBinding(key[KeyPrefix.Length..hash], key[(hash + 1)..], Uuid.Parse(Encoding.UTF8.GetBytes(thread)), Text(root, "sessionId"), Text(binding, "authProfileId"))
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or text in it that is not UTF-16: another plugin's row, or one cut off.
            return null;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
