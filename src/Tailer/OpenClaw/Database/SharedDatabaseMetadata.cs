using System.Collections.Immutable;
using Clawtail.Tailer.Files;
using Clawtail.Tailer.OpenClaw.Auth;
using Clawtail.Tailer.OpenClaw.Native;
using Clawtail.Tailer.Sqlite;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>An agent's database as OpenClaw lists it.</summary>
/// <param name="Path">Relative to the home if it is in it.</param>
/// <param name="LastSeen">When OpenClaw opened it last; milliseconds since the Unix epoch.</param>
internal readonly record struct ListedDatabase(string Agent, string Path, long LastSeen);

/// <summary>
/// <c>state/openclaw.sqlite</c>: from 2026.8 on the credentials of the default agent, which the others may share, and a list of
/// the agents' databases; from 2026.9 on the accounts that people brought, and which Codex thread each session talks to.
/// </summary>
internal sealed class SharedDatabaseMetadata(string path, FileGate gate, TimeProvider time, ITailerEvents events)
    : CachedDatabase(path, gate, time, events)
{
    private const string Value = "SELECT value_json FROM config_machine_state WHERE state_key = ?1";

    private const string Bindings = $"""
        SELECT entry_key, value_json FROM plugin_state_entries
        WHERE plugin_id = '{ThreadBinding.Plugin}' AND namespace = '{ThreadBinding.Namespace}'
        """;

    private const string Secrets = """
        SELECT name, value FROM secret_store_entries WHERE scope_kind = 'identity' AND kind = 'secret' AND deleted_at_ms IS NULL
        """;

    /// <summary>More agents than anybody has.</summary>
    private const int MaxDatabases = 1000;

    public AuthRecords Auth { get; private set; } = AuthRecords.None;

    /// <summary>Accounts that people brought themselves.</summary>
    public AuthRecords Personal { get; private set; } = AuthRecords.None;

    public IReadOnlyList<ListedDatabase> Databases { get; private set; } = [];

    public ImmutableArray<ThreadBinding> Threads { get; private set; } = [];

    protected override void Clear() => (Auth, Personal, Databases, Threads) = (AuthRecords.None, AuthRecords.None, [], []);

    protected override void Read(AgentDatabase database, AgentSchema shape)
    {
        Databases = HasColumns(database, "agent_databases", "agent_id", "path", "last_seen_at") ? ReadDatabases(database) : [];
        Auth = ReadAuth(database);
        Personal = HasColumns(database, "secret_store_entries", "scope_kind", "kind", "name", "value", "deleted_at_ms") ? ReadPersonal(database) : AuthRecords.None;
        Threads = HasColumns(database, "plugin_state_entries", "plugin_id", "namespace", "entry_key", "value_json") ? ReadThreads(database) : [];
    }

    private static AuthRecords ReadAuth(AgentDatabase database) => HasColumns(database, "config_machine_state", "state_key", "value_json")
        ? AuthRecords.Parse(CredentialStore.SharedDatabase, ReadJson(database, Value, "authProfiles.store"), ReadJson(database, Value, "authProfiles.state"))
        : AuthRecords.None;

    private static List<ListedDatabase> ReadDatabases(AgentDatabase database)
    {
        var listed = new List<ListedDatabase>();
        using var rows = new Statement(database.Connection, $"SELECT agent_id, path, last_seen_at FROM agent_databases LIMIT {MaxDatabases}");
        while (rows.Next()) listed.Add(new ListedDatabase(rows.Text(0), rows.Text(1), rows.Int64(2)));
        return listed;
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

    private static bool HasColumns(AgentDatabase database, string table, params ReadOnlySpan<string> columns)
    {
        using var column = new Statement(database.Connection, "SELECT count(*) FROM pragma_table_info(?1) WHERE name = ?2");
        foreach (var name in columns)
        {
            var exists = column.Bind(1, table).Bind(2, name).Next() && column.Int64(0) > 0;
            column.Reset();
            if (!exists) return false;
        }
        return true;
    }
}
