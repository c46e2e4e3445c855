using Clawtail.Tailer.Auth;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Tailer.Databases;

/// <summary><c>state/openclaw.sqlite</c>: from 2026.8 on the credentials of the default agent, which the others may share.</summary>
internal sealed class SharedStore(string path, TimeProvider time, ITailerEvents events) : DatabaseCompanion(path, time, events)
{
    public AuthRecords Auth { get; private set; } = AuthRecords.None;

    protected override void Clear() => Auth = AuthRecords.None;

    protected override void Read(AgentDatabase database, DatabaseShape shape) => Auth = HasTable(database)
        ? AuthRecords.Parse(AuthPlace.SharedDatabase, ReadJson(database, "authProfiles.store"), ReadJson(database, "authProfiles.state"))
        : AuthRecords.None;

    private static bool HasTable(AgentDatabase database)
    {
        using var table = new Statement(database.Connection,
            "SELECT count(*) FROM pragma_table_info('config_machine_state') WHERE name IN ('state_key', 'value_json')");
        return table.Next() && table.Int64(0) == 2;
    }

    private static byte[] ReadJson(AgentDatabase database, string key)
    {
        using var row = new Statement(database.Connection, "SELECT value_json FROM config_machine_state WHERE state_key = ?1");
        return row.Bind(1, key).Next() ? row.Bytes(0).ToArray() : [];
    }
}
