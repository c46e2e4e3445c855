using System.Text.Json;

namespace Clawtail.Tailer.OpenClaw.Auth;

/// <summary>A credential, without anything that could be used in its place.</summary>
/// <param name="Id">OpenClaw's profile id; often <c>provider:e-mail</c>.</param>
/// <param name="Expires">Null for one that does not say, such as an API key.</param>
internal sealed record AuthProfile(string Id, string Provider, string? Email, string? AccountId, string Plan, DateTimeOffset? Expires)
{
    /// <summary>Who it is, the same in every agent's copy, and also after doctor has renamed the provider.</summary>
    public string Identity => AccountId ?? Email ?? Id[(Id.IndexOf(':') + 1)..];

    /// <returns>Null for what is no credential.</returns>
    public static AuthProfile? From(string id, JsonElement credential)
    {
        if (credential.ValueKind != JsonValueKind.Object || Text(credential, "type") is not { } type) return null;

        var provider = Text(credential, "provider") ?? id.Split(':')[0];
        var isCodex = provider == "openai" && type == "oauth";
        return new AuthProfile(
            id, isCodex ? Entries.ProviderName.Codex : provider, Text(credential, "email"), Text(credential, "accountId"),
            PlanTier.Of(credential), type is "oauth" or "token" ? AuthTime.Read(credential, "expires") : null);
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
