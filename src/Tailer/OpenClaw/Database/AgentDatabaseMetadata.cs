using Clawtail.Tailer.Files;
using Clawtail.Tailer.OpenClaw.Auth;
using Clawtail.Tailer.OpenClaw.Sessions;
using Clawtail.Tailer.Sqlite;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>An agent's database beside its transcripts: its sessions, and its credentials' expiry and health.</summary>
internal sealed class AgentDatabaseMetadata(string path, FileGate gate, TimeProvider time, ITailerEvents events)
    : CachedDatabase(path, gate, time, events)
{
    /// <summary>The only row of either table.</summary>
    private const string Primary = "primary";

    private readonly SessionTables _sessions = new();

    /// <summary>Every session that was met since the last look, with its kind.</summary>
    public IReadOnlyList<IndexedSession> NewSessions => _sessions.New;

    /// <summary>The sessions that OpenClaw's index holds now.</summary>
    public IReadOnlyList<IndexedSession> Indexed => _sessions.Indexed;

    public AuthRecords Auth { get; private set; } = AuthRecords.None;

    protected override void Clear()
    {
        _sessions.Clear();
        Auth = AuthRecords.None;
    }

    protected override bool Read(AgentDatabase database)
    {
        var schema = AgentSchema.Read(database);
        if (schema.HasAuth) ReadAuth(database);
        return !schema.HasSessions || _sessions.Read(database, schema);
    }

    private void ReadAuth(AgentDatabase database)
    {
        database.Begin();
        Auth = AuthRecords.Parse(
            CredentialStore.AgentDatabase,
            ReadJson(database, $"SELECT {DatabaseText.Document("store_json")} FROM auth_profile_store WHERE store_key = ?1", Primary),
            ReadJson(database, $"SELECT {DatabaseText.Document("state_json")} FROM auth_profile_state WHERE state_key = ?1", Primary));
        database.End();
    }
}
