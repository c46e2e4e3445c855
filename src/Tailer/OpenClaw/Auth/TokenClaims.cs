using System.Buffers.Text;
using System.Text.Json;
using Clawtail.Tailer.Json;

namespace Clawtail.Tailer.OpenClaw.Auth;

/// <summary>What the tokens of a credential claim about their owner (decoded, not verified). None of it but the plan may leave.</summary>
/// <param name="Plan">The ChatGPT plan; null if no token says.</param>
/// <param name="Person">Tells the people of one ChatGPT workspace apart; null if no token says.</param>
internal readonly record struct TokenClaims(string? Plan, string? Person)
{
    private const int MaxTokenLength = 64 * 1024;
    private const string OpenAi = "https://api.openai.com/auth";

    public static TokenClaims Of(JsonElement credential)
    {
        var (access, id) = (FromToken(credential, "access"), FromToken(credential, "idToken"));
        return new TokenClaims(access.Plan ?? id.Plan, access.Person ?? id.Person);
    }

    private static TokenClaims FromToken(JsonElement credential, string name)
    {
        if (!credential.TryGetProperty(name, out var token) || LenientText.Of(token) is not { } text) return default;

        var parts = text.Split('.');
        if (parts.Length != 3 || parts[1].Length > MaxTokenLength || !Base64Url.IsValid(parts[1])) return default;

        try
        {
            using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            return FromPayload(payload.RootElement);
        }
        catch (JsonException)
        {
            // Not a token of the form we know; what it claims stays unknown.
            return default;
        }
    }

    private static TokenClaims FromPayload(JsonElement payload)
    {
        if (payload.ValueKind != JsonValueKind.Object || !payload.TryGetProperty(OpenAi, out var claims) || claims.ValueKind != JsonValueKind.Object)
            return default;

        return new TokenClaims(Text(claims, "chatgpt_plan_type"), Text(claims, "chatgpt_user_id") ?? Text(claims, "user_id") ?? Text(payload, "sub"));
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && LenientText.Of(value) is { Length: > 0 } text ? text : null;
}
