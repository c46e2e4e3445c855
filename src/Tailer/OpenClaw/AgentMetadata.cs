using Clawtail.Tailer.OpenClaw.Auth;
using Clawtail.Tailer.OpenClaw.Database;
using Clawtail.Tailer.OpenClaw.Sessions;

namespace Clawtail.Tailer.OpenClaw;

/// <summary>What stands beside an agent's transcripts: its sessions, and its credentials' expiry and health.</summary>
/// <param name="Index">Up to 2026.7.</param>
/// <param name="AuthState">The health of credentials, where it has a file of its own.</param>
/// <param name="Store">The same as all of these, from 2026.6.5 (credentials) and 2026.8 (sessions) on.</param>
internal sealed record AgentMetadata(SessionIndex Index, AuthProfiles Auth, AuthProfiles AuthState, AgentDatabaseMetadata Store)
{
    public IReadOnlyList<AuthRecords> AuthRecords => [Auth.Records, AuthState.Records, Store.Auth];

    /// <summary>Sessions in use; a key that both the index and the database hold is one.</summary>
    public IEnumerable<IndexedSession> Indexed => Store.Indexed.Concat(Index.Sessions).DistinctBy(s => s.Key);

    /// <summary>Looks at the files; the database is looked at on its own.</summary>
    /// <returns>True if they are to be understood anew.</returns>
    public bool RefreshAuth() => Auth.Refresh() | AuthState.Refresh();

    public static AgentMetadata Of(string agent, HomeLayout layout, TimeProvider time, ITailerEvents events) => new(
        new SessionIndex(layout.SessionIndexInUse(agent), layout.Gate, events),
        new AuthProfiles(layout.AuthProfiles(agent), layout.Gate, events),
        new AuthProfiles(layout.AuthState(agent), layout.Gate, events),
        new AgentDatabaseMetadata(layout.DatabaseInUse(agent), layout.Gate, time, events));
}
