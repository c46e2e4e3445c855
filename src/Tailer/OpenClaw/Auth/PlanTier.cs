using System.Buffers.Text;
using System.Text.Json;

namespace Clawtail.Tailer.OpenClaw.Auth;

/// <summary>The ChatGPT plan of a credential: as OpenClaw noted it, else as the token itself claims (decoded, not verified).</summary>
internal static class PlanTier
{
    private const string Unknown = "unknown";
    private const int MaxTokenLength = 64 * 1024;

    public static string Of(JsonElement credential) =>
        Word(credential, "chatgptPlanType") ?? FromToken(credential, "access") ?? FromToken(credential, "idToken") ?? Unknown;

    private static string? FromToken(JsonElement credential, string name)
    {
        if (!credential.TryGetProperty(name, out var token) || token.ValueKind != JsonValueKind.String) return null;

        var parts = token.GetString()!.Split('.');
        if (parts.Length != 3 || parts[1].Length > MaxTokenLength || !Base64Url.IsValid(parts[1])) return null;

        try
        {
            using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            return payload.RootElement.ValueKind == JsonValueKind.Object
                && payload.RootElement.TryGetProperty("https://api.openai.com/auth", out var claims)
                && claims.ValueKind == JsonValueKind.Object
                ? Word(claims, "chatgpt_plan_type")
                : null;
        }
        catch (JsonException)
        {
            // Not a token of the form we know; its plan stays unknown.
            return null;
        }
    }

    /// <summary>A plan is a short word; anything else may be something that must not leave.</summary>
    private static string? Word(JsonElement element, string name)
    {
        if (!element.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String) return null;

        var word = value.GetString()!;
        return word.Length is > 0 and <= 32 && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? word.ToLowerInvariant() : null;
    }
}
