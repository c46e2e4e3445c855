using System.Collections.Immutable;
using System.Text.Json;
using Clawtail.Tailer.Json;

namespace Clawtail.Tailer.OpenClaw.Auth;

/// <summary>Where OpenClaw keeps credentials. A later place is newer, and wins where two hold the same profile.</summary>
internal enum CredentialStore
{
    /// <summary><c>auth-profiles.json</c> and <c>auth-state.json</c> of an agent.</summary>
    File,

    /// <summary><c>auth_profile_store</c> and <c>auth_profile_state</c> in an agent's database.</summary>
    AgentDatabase,

    /// <summary><c>config_machine_state</c> in the database that agents share.</summary>
    SharedDatabase,

    /// <summary><c>secret_store_entries</c> in the same database: accounts that people brought themselves.</summary>
    PersonalAccounts,
}

/// <summary>What one place says of credentials, without anything that could be used in their place.</summary>
internal sealed record AuthRecords(CredentialStore Place, ImmutableArray<AuthProfile> Profiles, ImmutableArray<ProfileHealth> Health)
{
    public static AuthRecords None { get; } = new(CredentialStore.File, [], []);

    /// <param name="store">JSON of the credentials; may hold their health too. Empty when there are none.</param>
    /// <param name="state">JSON of their health. Empty when there is none.</param>
    /// <exception cref="JsonException">One of them is not JSON.</exception>
    public static AuthRecords Parse(CredentialStore place, ReadOnlySpan<byte> store, ReadOnlySpan<byte> state)
    {
        var profiles = ImmutableArray.CreateBuilder<AuthProfile>();
        var health = ImmutableArray.CreateBuilder<ProfileHealth>();
        ForEach(state, "usageStats", (id, stats) => Add(health, ProfileHealth.From(id, stats)));
        ForEach(store, "profiles", (id, credential) => Add(profiles, AuthProfile.From(id, credential)));
        if (health.Count == 0) ForEach(store, "usageStats", (id, stats) => Add(health, ProfileHealth.From(id, stats)));
        return new AuthRecords(place, profiles.DrainToImmutable(), health.DrainToImmutable());
    }

    private static void ForEach(ReadOnlySpan<byte> json, string property, Action<string, JsonElement> take)
    {
        if (json.IsEmpty) return;

        var reader = new Utf8JsonReader(json);
        using var document = JsonDocument.ParseValue(ref reader);
        if (document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty(property, out var all) || all.ValueKind != JsonValueKind.Object) return;

        foreach (var one in all.EnumerateObject()) take(LenientText.NameOf(one), one.Value);
    }

    private static void Add<T>(ImmutableArray<T>.Builder all, T? one)
        where T : class
    {
        if (one is not null) all.Add(one);
    }
}
