using System.Collections.Immutable;
using Clawtail.Tailer.OpenClaw.Auth;
using Clawtail.Tailer.OpenClaw.Native;
using Clawtail.Tailer.Sqlite;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>
/// <c>state/openclaw.sqlite</c>: from 2026.8 on the credentials of the default agent, which the others may share, from 2026.9
/// on those that people brought, and which Codex thread each session talks to.
/// </summary>
internal sealed class SharedDatabaseMetadata(string path, TimeProvider time, ITailerEvents events) : CachedDatabase(path, time, events)
{
    private const string Value = "SELECT value_json FROM config_machine_state WHERE state_key = ?1";

    private const string Bindings = $"""
        SELECT entry_key, value_json FROM plugin_state_entries
        WHERE plugin_id = '{ThreadBinding.Plugin}' AND namespace = '{ThreadBinding.Namespace}'
        """;

    private const string Secrets = """
        SELECT name, value FROM secret_store_entries WHERE scope_kind = 'identity' AND kind = 'secret' AND deleted_at_ms IS NULL
        """;

    public AuthRecords Auth { get; private set; } = AuthRecords.None;

    /// <summary>Accounts that people brought themselves.</summary>
    public AuthRecords Personal { get; private set; } = AuthRecords.None;

    public ImmutableArray<ThreadBinding> Threads { get; private set; } = [];

    protected override void Clear() => (Auth, Personal, Threads) = (AuthRecords.None, AuthRecords.None, []);

    protected override void Read(AgentDatabase database, AgentSchema shape)
    {
        Auth = HasTable(database, "config_machine_state", "'state_key', 'value_json'", 2)
            ? AuthRecords.Parse(CredentialStore.SharedDatabase, ReadJson(database, Value, "authProfiles.store"), ReadJson(database, Value, "authProfiles.state"))
            : AuthRecords.None;
        Personal = HasTable(database, "secret_store_entries", "'scope_kind', 'kind', 'name', 'value', 'deleted_at_ms'", 5) ? ReadPersonal(database) : AuthRecords.None;
        Threads = HasTable(database, "plugin_state_entries", "'plugin_id', 'namespace', 'entry_key', 'value_json'", 4) ? ReadThreads(database) : [];
    }

    private static AuthRecords ReadPersonal(AgentDatabase database)
    {
        var profiles = ImmutableArray.CreateBuilder<AuthProfile>();
        var health = ImmutableArray.CreateBuilder<ProfileHealth>();
        using var rows = new Statement(database.Connection, Secrets);
        while (rows.Next())
        {
            if (rows.IsNull(0) || PersonalAccount.Parse(rows.Text(0), rows.Bytes(1)) is not { } account) continue;

            profiles.Add(account.Profile);
            if (account.Health is { } known) health.Add(known);
        }
        return new AuthRecords(CredentialStore.PersonalAccounts, profiles.DrainToImmutable(), health.DrainToImmutable());
    }

    private static ImmutableArray<ThreadBinding> ReadThreads(AgentDatabase database)
    {
        var bindings = ImmutableArray.CreateBuilder<ThreadBinding>();
        using var rows = new Statement(database.Connection, Bindings);
        while (rows.Next())
        {
            if (!rows.IsNull(0) && ThreadBinding.Parse(rows.Text(0), rows.Bytes(1)) is { } binding) bindings.Add(binding);
        }
        return bindings.DrainToImmutable();
    }

    private static bool HasTable(AgentDatabase database, string table, string columns, int count)
    {
        using var found = new Statement(database.Connection, $"SELECT count(*) FROM pragma_table_info('{table}') WHERE name IN ({columns})");
        return found.Next() && found.Int64(0) == count;
    }
}
