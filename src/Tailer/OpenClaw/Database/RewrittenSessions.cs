using Clawtail.Tailer.Sqlite;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>
/// Sessions that OpenClaw says it has rewritten. A rewrite deletes rows and inserts them again, which the trail of row
/// ids notices by itself; this is for what it cannot: rows that were changed where they stood.
/// </summary>
internal sealed class RewrittenSessions
{
    private HashSet<(string Session, string Generation)> _newest = [];
    private readonly Queue<string> _waiting = new();

    public bool IsEmpty => _waiting.Count == 0;

    public string Current => _waiting.Peek();

    /// <summary>How far into the current session; -1 at its start.</summary>
    public long Seq { get; set; } = -1;

    public void Done()
    {
        _waiting.Dequeue();
        Seq = -1;
    }

    /// <summary>Looks at what was rewritten since the last look.</summary>
    /// <param name="known">Everything up to this time was read before; 0 if nothing was.</param>
    /// <returns>The newest time there is.</returns>
    public long Look(AgentDatabase database, long known)
    {
        // The same millisecond again: more may have been rewritten in it. A store that was restored, or a clock that went back,
        // has nothing as new as what is known: then what is newest now is where looking goes on.
        using var watermarks = new Statement(database.Connection, """
            SELECT session_id, generation, updated_at FROM transcript_rewrite_watermarks
            WHERE updated_at >= min(?1, (SELECT max(updated_at) FROM transcript_rewrite_watermarks))
            """);
        watermarks.Bind(1, known);
        var newest = 0L;
        var atNewest = new HashSet<(string, string)>();
        while (watermarks.Next())
        {
            var (session, generation, time) = (watermarks.Text(0), watermarks.Text(1), watermarks.Int64(2));
            var isKnown = known == 0 || (time == known && _newest.Contains((session, generation)));
            if (!isKnown && !_waiting.Contains(session)) _waiting.Enqueue(session);
            if (time > newest) atNewest.Clear();
            newest = Math.Max(newest, time);
            if (time == newest) atNewest.Add((session, generation));
        }
        _newest = atNewest;
        return newest;
    }
}
