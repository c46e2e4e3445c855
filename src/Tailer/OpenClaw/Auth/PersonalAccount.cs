using System.Text.Json;

namespace Clawtail.Tailer.OpenClaw.Auth;

/// <summary>
/// An account that a person brought to OpenClaw (2026.9.2 and later), from a row of <c>secret_store_entries</c> in
/// <c>state/openclaw.sqlite</c> with scope kind <c>identity</c> and kind <c>secret</c> that was not deleted. Nothing that could be used in
/// place of its credential is kept.
/// </summary>
/// <param name="Health">Null if it does not say how the credential fared.</param>
internal sealed record PersonalAccount(AuthProfile Profile, ProfileHealth? Health)
{
    /// <summary>How the names of these rows begin; other names are other secrets.</summary>
    public const string NamePrefix = "model-account:personal:";

    private const string KindPrefix = "model-account:";

    /// <param name="name"><c>model-account:personal:owner:uuid</c>; what follows the first colon is the profile's id.</param>
    /// <param name="value"><c>{"version":1,"credential":{…},"usageStats":{…}}</c>.</param>
    /// <returns>Null for what is no account.</returns>
    public static PersonalAccount? Parse(string name, ReadOnlySpan<byte> value)
    {
        if (!name.StartsWith(NamePrefix, StringComparison.Ordinal)) return null;

        try
        {
            var reader = new Utf8JsonReader(value);
            using var document = JsonDocument.ParseValue(ref reader);
            return Parse(name[KindPrefix.Length..], document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or text in it that is not UTF-16: the row says nothing of an account.
            return null;
        }
    }

    private static PersonalAccount? Parse(string id, JsonElement account)
    {
        if (account.ValueKind != JsonValueKind.Object || !account.TryGetProperty("credential", out var credential)) return null;
        if (AuthProfile.From(id, credential) is not { } profile) return null;

        return new PersonalAccount(profile, account.TryGetProperty("usageStats", out var stats) ? ProfileHealth.From(id, stats) : null);
    }
}
