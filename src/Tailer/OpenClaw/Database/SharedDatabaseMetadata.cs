using Clawtail.Tailer.OpenClaw.Auth;
using Clawtail.Tailer.Sqlite;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary><c>state/openclaw.sqlite</c>: from 2026.8 on the credentials of the default agent, which the others may share.</summary>
internal sealed class SharedDatabaseMetadata(string path, TimeProvider time, ITailerEvents events) : CachedDatabase(path, time, events)
{
    private const string Value = "SELECT value_json FROM config_machine_state WHERE state_key = ?1";

    public AuthRecords Auth { get; private set; } = AuthRecords.None;

    protected override void Clear() => Auth = AuthRecords.None;

    protected override void Read(AgentDatabase database, AgentSchema shape) => Auth = HasTable(database)
        ? AuthRecords.Parse(CredentialStore.SharedDatabase, ReadJson(database, Value, "authProfiles.store"), ReadJson(database, Value, "authProfiles.state"))
        : AuthRecords.None;

    private static bool HasTable(AgentDatabase database)
    {
        using var table = new Statement(database.Connection,
            "SELECT count(*) FROM pragma_table_info('config_machine_state') WHERE name IN ('state_key', 'value_json')");
        return table.Next() && table.Int64(0) == 2;
    }
}
