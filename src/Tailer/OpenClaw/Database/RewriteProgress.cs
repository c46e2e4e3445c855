using System.Collections.Immutable;
using Clawtail.Tailer.Sqlite;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>A session that OpenClaw says it has rewritten.</summary>
/// <param name="Generation">Another one after every rewrite.</param>
/// <param name="Time">Milliseconds since the Unix epoch, by OpenClaw's clock.</param>
internal readonly record struct Rewrite(string Session, string Generation, long Time);

/// <summary>
/// Which rewrites have been read, and which are still to be. A rewrite deletes rows and inserts them again, which the row
/// checkpoint notices by itself; this is for what it cannot: rows that were changed where they stood. Immutable.
/// </summary>
/// <param name="Newest">The newest rewrite that was looked at; 0 before the first look.</param>
/// <param name="AtNewest">What was rewritten in that millisecond, as far as it was looked at: more may follow in it.</param>
/// <param name="Pending">What is still to be read, oldest first.</param>
/// <param name="Seq">How far the first of those has been read; -1 at its start.</param>
internal sealed record RewriteProgress(long Newest, ImmutableHashSet<Rewrite> AtNewest, ImmutableList<Rewrite> Pending, long Seq)
{
    /// <summary>Looked at together; more wait until some of these have been read.</summary>
    private const int MaxPending = 1000;

    public static RewriteProgress Start { get; } = new(0, [], [], -1);

    /// <summary>
    /// Everything rewritten up to this time has been read: what the ledger keeps. A crash before the last of them is read
    /// repeats work and skips nothing.
    /// </summary>
    public long Watermark => Pending.IsEmpty ? Newest : Math.Max(1, Pending[0].Time - 1);

    public static RewriteProgress Restore(long watermark) => Start with { Newest = watermark };

    /// <summary>Looks at what was rewritten since the last look. At the first, everything is going to be read anyway.</summary>
    public RewriteProgress Look(AgentDatabase database)
    {
        var next = this;
        foreach (var rewrite in ReadSince(database, Newest))
        {
            if (next.Pending.Count >= MaxPending) break;
            next = next.See(rewrite, isPending: Newest > 0);
        }
        return next.Newest == 0 ? next with { Newest = 1 } : next;
    }

    /// <summary>The first of the pending sessions has been read up to a row.</summary>
    public RewriteProgress ReadTo(long seq) => this with { Seq = seq };

    /// <summary>The first of the pending sessions has been read.</summary>
    public RewriteProgress CompleteFirst() => this with { Pending = Pending.RemoveAt(0), Seq = -1 };

    /// <summary>A session that is rewritten once more while it waits, or while it is read, is read from its start.</summary>
    private RewriteProgress See(Rewrite rewrite, bool isPending)
    {
        if (AtNewest.Contains(rewrite)) return this;

        var pending = isPending
            ? Pending.RemoveAll(p => p.Session == rewrite.Session).Add(rewrite).Sort((a, b) => a.Time.CompareTo(b.Time))
            : Pending;
        return new RewriteProgress(
            rewrite.Time,
            rewrite.Time == Newest ? AtNewest.Add(rewrite) : [rewrite],
            pending,
            !Pending.IsEmpty && pending[0] == Pending[0] ? Seq : -1);
    }

    /// <summary>
    /// The same millisecond again: more may have been rewritten in it. A store that was restored, or a clock that went
    /// back, has nothing as new as what is known: then what is newest now is where looking goes on.
    /// </summary>
    /// <param name="newest">0 for what is newest now.</param>
    private static IEnumerable<Rewrite> ReadSince(AgentDatabase database, long newest)
    {
        using var watermarks = new Statement(database.Connection, $"""
            SELECT {DatabaseText.Name("session_id")}, {DatabaseText.Name("generation")}, updated_at FROM transcript_rewrite_watermarks
            WHERE updated_at >= min(?1, (SELECT max(updated_at) FROM transcript_rewrite_watermarks WHERE updated_at < '')) AND updated_at < ''
            ORDER BY updated_at LIMIT {AgentDatabase.Limits.Rewrites}
            """);
        watermarks.Bind(1, newest == 0 ? long.MaxValue : newest);
        while (watermarks.Next()) yield return new Rewrite(watermarks.Text(0), watermarks.Text(1), watermarks.Int64(2));
    }
}
