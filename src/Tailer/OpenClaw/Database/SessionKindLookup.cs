using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.OpenClaw.Sessions;
using Clawtail.Tailer.Sqlite;
using Microsoft.Data.Sqlite;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>The kinds of the sessions that one reading met, as the database says.</summary>
internal sealed class SessionKindLookup
{
    private readonly Dictionary<string, string> _kinds = new(StringComparer.Ordinal);

    public void Look(IReadOnlyList<string> sessions, AgentDatabase database)
    {
        _kinds.Clear();
        if (sessions.Count == 0) return;

        using var windows = new Statement(database.Connection, $"SELECT {DatabaseText.Name("session_key")}, octet_length(spawned_by) > 0 FROM session_windows WHERE session_id = ?1");
        foreach (var session in sessions)
        {
            if (!_kinds.ContainsKey(session)) _kinds[session] = Ask(windows, session) ?? SessionKey.KindOfUnlisted(session);
        }
    }

    public string KindOf(string session) => _kinds.GetValueOrDefault(session, SessionRow.UnknownKind);

    private static string? Ask(Statement windows, string session)
    {
        try
        {
            return windows.Bind(1, session).Next() ? SessionKey.KindOf(windows.Text(0), windows.Int64(1) != 0) : null;
        }
        catch (SqliteException exception) when (!exception.IsOverBudget())
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
