using System.Text.Json;
using Clawtail.Tailer.Json;

namespace Clawtail.Tailer.OpenClaw.Auth;

/// <summary>A credential, without anything that could be used in its place.</summary>
/// <param name="Id">OpenClaw's profile id; often <c>provider:e-mail</c>.</param>
/// <param name="AccountId">The account that is charged; the people of one ChatGPT workspace share it.</param>
/// <param name="Person">Who uses the account; null if the credential does not say. Must not leave.</param>
/// <param name="Expires">Null for one that does not say, such as an API key.</param>
internal sealed record AuthProfile(
    string Id, string Provider, string? Email, string? AccountId, string? Person, string Plan, DateTimeOffset? Expires)
{
    /// <summary>The profile's own name, the same after doctor has renamed the provider.</summary>
    public string Name => Id[(Id.IndexOf(':') + 1)..];

    /// <returns>Null for what is no credential.</returns>
    public static AuthProfile? From(string id, JsonElement credential)
    {
        if (credential.ValueKind != JsonValueKind.Object || Text(credential, "type") is not { } type) return null;

        var provider = Text(credential, "provider") ?? id.Split(':')[0];
        var isCodex = provider == "openai" && type == "oauth";
        var (email, claims) = (Text(credential, "email"), TokenClaims.Of(credential));
        return new AuthProfile(
            id, isCodex ? Entries.ProviderName.Codex : provider, email, Text(credential, "accountId"), claims.Person ?? email?.ToLowerInvariant(),
            PlanTier.Of(credential, claims), type is "oauth" or "token" ? AuthTime.Read(credential, "expires") : null);
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && LenientText.Of(value) is { Length: > 0 } text ? text : null;
}
