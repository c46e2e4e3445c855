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
    private const string Agents = "agent_databases";
    private const string State = "config_machine_state";
    private const string Secrets = "secret_store_entries";
    private const string Plugins = "plugin_state_entries";

    private static readonly string SelectAgents =
        $"SELECT {DatabaseText.Name("agent_id")}, {DatabaseText.Name("path")}, last_seen_at FROM {Agents} LIMIT {AgentDatabase.Limits.ListedDatabases}";

    private static readonly string SelectState = $"SELECT {DatabaseText.Document("value_json")} FROM {State} WHERE state_key = ?1";

    private static readonly string SelectSecrets = $"""
        SELECT {DatabaseText.Name("name")}, {DatabaseText.Document("value")} FROM {Secrets}
        WHERE scope_kind = 'identity' AND kind = 'secret' AND deleted_at_ms IS NULL LIMIT {AgentDatabase.Limits.PersonalAccounts}
        """;

    private static readonly string SelectBindings = $"""
        SELECT {DatabaseText.Name("entry_key")}, {DatabaseText.Document("value_json")} FROM {Plugins}
        WHERE plugin_id = '{ThreadBinding.Plugin}' AND namespace = '{ThreadBinding.Namespace}' LIMIT {AgentDatabase.Limits.Bindings}
        """;

    public AuthRecords Auth { get; private set; } = AuthRecords.None;

    /// <summary>Accounts that people brought themselves.</summary>
    public AuthRecords Personal { get; private set; } = AuthRecords.None;

    public IReadOnlyList<ListedDatabase> Databases { get; private set; } = [];

    public ImmutableArray<ThreadBinding> Threads { get; private set; } = [];

    protected override void Clear() => (Auth, Personal, Databases, Threads) = (AuthRecords.None, AuthRecords.None, [], []);

    protected override bool Read(AgentDatabase database)
    {
        var tables = database.ReadTables([Agents, State, Secrets, Plugins]) ?? [];
        bool Has(string table, params ReadOnlySpan<string> columns) => tables.GetValueOrDefault(table) is { IsOrdinary: true } has && HasAll(has, columns);
        Databases = Has(Agents, "agent_id", "path", "last_seen_at") ? ReadDatabases(database) : [];
        Auth = Has(State, "state_key", "value_json") ? ReadAuth(database) : AuthRecords.None;
        Personal = Has(Secrets, "scope_kind", "kind", "name", "value", "deleted_at_ms") ? ReadPersonal(database) : AuthRecords.None;
        Threads = Has(Plugins, "plugin_id", "namespace", "entry_key", "value_json") ? ReadThreads(database) : [];
        return true;
    }

    private static bool HasAll(TableSchema table, ReadOnlySpan<string> columns)
    {
        foreach (var column in columns)
        {
            if (!table.Columns.Contains(column)) return false;
        }
        return true;
    }

    private static AuthRecords ReadAuth(AgentDatabase database) => AuthRecords.Parse(
        CredentialStore.SharedDatabase, ReadJson(database, SelectState, "authProfiles.store"), ReadJson(database, SelectState, "authProfiles.state"));

    private static List<ListedDatabase> ReadDatabases(AgentDatabase database)
    {
        var listed = new List<ListedDatabase>();
        using var rows = new Statement(database.Connection, SelectAgents);
        while (rows.Next())
        {
            if (IsName(rows.Text(0)) && rows.Text(1).Length > 0) listed.Add(new ListedDatabase(rows.Text(0), rows.Text(1), rows.Int64(2)));
        }
        return listed;
    }

    private static AuthRecords ReadPersonal(AgentDatabase database)
    {
        var profiles = ImmutableArray.CreateBuilder<AuthProfile>();
        var health = ImmutableArray.CreateBuilder<ProfileHealth>();
        using var rows = new Statement(database.Connection, SelectSecrets);
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
        using var rows = new Statement(database.Connection, SelectBindings);
        while (rows.Next())
        {
            if (!rows.IsNull(0) && ThreadBinding.Parse(rows.Text(0), rows.Bytes(1)) is { } binding) bindings.Add(binding);
        }
        return bindings.DrainToImmutable();
    }

    /// <summary>An agent's name is that of a folder, and leads nowhere else.</summary>
    private static bool IsName(string agent) => agent.Length > 0 && agent is not "." and not ".." && agent.IndexOfAny(['/', '\\', '\0']) < 0;
}
