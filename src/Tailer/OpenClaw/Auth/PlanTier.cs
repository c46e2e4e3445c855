using System.Text.Json;
using Clawtail.Tailer.Json;

namespace Clawtail.Tailer.OpenClaw.Auth;

/// <summary>The ChatGPT plan of a credential: as OpenClaw noted it, else as the token itself claims.</summary>
internal static class PlanTier
{
    private const string Unknown = "unknown";

    public static string Of(JsonElement credential, TokenClaims claims) =>
        (credential.TryGetProperty("chatgptPlanType", out var noted) ? Word(LenientText.Of(noted)) : null) ?? Word(claims.Plan) ?? Unknown;

    /// <summary>A plan is a short word; anything else may be something that must not leave.</summary>
    private static string? Word(string? word) =>
        word is { Length: > 0 and <= 32 } && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? word.ToLowerInvariant() : null;
}
