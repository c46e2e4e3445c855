using Clawtail.Tailer.OpenClaw.Auth;
using Clawtail.Tailer.Sqlite;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>An agent's database as OpenClaw lists it.</summary>
/// <param name="Path">Relative to the home if it is in it.</param>
/// <param name="LastSeen">When OpenClaw opened it last; milliseconds since the Unix epoch.</param>
internal readonly record struct ListedDatabase(string Agent, string Path, long LastSeen);

/// <summary>
/// <c>state/openclaw.sqlite</c>: from 2026.8 on the credentials of the default agent, which the others may share, and a list of
/// the agents' databases.
/// </summary>
internal sealed class SharedDatabaseMetadata(string path, TimeProvider time, ITailerEvents events) : CachedDatabase(path, time, events)
{
    private const string Value = "SELECT value_json FROM config_machine_state WHERE state_key = ?1";

    /// <summary>More agents than anybody has.</summary>
    private const int MaxDatabases = 1000;

    public AuthRecords Auth { get; private set; } = AuthRecords.None;

    public IReadOnlyList<ListedDatabase> Databases { get; private set; } = [];

    protected override void Clear() => (Auth, Databases) = (AuthRecords.None, []);

    protected override void Read(AgentDatabase database, AgentSchema shape)
    {
        Databases = HasColumns(database, "agent_databases", "agent_id", "path", "last_seen_at") ? ReadDatabases(database) : [];
        Auth = ReadAuth(database);
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
