using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.OpenClaw.Sessions;
using Clawtail.Tailer.Sqlite;
using Microsoft.Data.Sqlite;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>The kinds of the sessions that one reading met: as the register knows them, else as the database says.</summary>
internal sealed class SessionKindLookup(SessionRegistry register)
{
    private readonly Dictionary<string, string> _kinds = new(StringComparer.Ordinal);

    /// <summary>Asks the database about the sessions that nobody knows yet.</summary>
    public void Look(string agent, IReadOnlyList<string> sessions, AgentDatabase database)
    {
        _kinds.Clear();
        Statement? windows = null;
        foreach (var session in sessions)
        {
            if (_kinds.ContainsKey(session)) continue;
            var kind = register.KindOf($"{agent}/{session}");
            if (kind == SessionRegistry.UnknownKind)
            {
                windows ??= new Statement(database.Connection, "SELECT session_key, spawned_by > '' FROM session_windows WHERE session_id = ?1");
                kind = Ask(windows, session) ?? kind;
            }
            _kinds[session] = kind;
        }
        windows?.Dispose();
    }

    /// <summary>Says which session the turns belong to that follow.</summary>
    public void Enter(string agent, string session, TurnBatch batch) =>
        batch.EnterSession($"{agent}/{session}", _kinds.GetValueOrDefault(session, SessionRegistry.UnknownKind));

    private static string? Ask(Statement windows, string session)
    {
        try
        {
            return windows.Bind(1, session).Next() ? SessionKey.KindOf(windows.Text(0), windows.Int64(1) != 0) : null;
        }
        catch (SqliteException)
        {
            // A page of this table is broken, which must not keep the turns from being counted.
            return null;
        }
        finally
        {
            windows.Reset();
        }
    }
}
