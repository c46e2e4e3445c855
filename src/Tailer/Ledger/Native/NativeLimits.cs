using Clawtail.Tailer.Sqlite;

namespace Clawtail.Tailer.Ledger.Native;

/// <summary>The provider's word on plans, kept so that it is there right after a restart.</summary>
internal sealed class NativeLimits(StatementSet statements)
{
    /// <summary>Milliseconds. What was said longer ago says nothing of any window any more.</summary>
    private const long Kept = 30L * 24 * 60 * 60 * 1000;

    /// <summary>Milliseconds. Machines that share a file system do not have quite the same time.</summary>
    private const long Skew = 10L * 60 * 1000;

    /// <summary>Milliseconds. How far ahead a writer's clock may be.</summary>
    private const long AheadAtMost = 24 * 60 * 60 * 1000;

    /// <summary>Forks of forks and subagents of subagents; links that lead in circles end here.</summary>
    private const int MaxAncestors = 8;

    private readonly Statement _set = statements.Prepare("""
        INSERT INTO native_limits (thread, limit_id, window, agent, minutes, used_ppm, resets_at, observed_at, plan, plan_at, credits_micro, refused_at, refused_resets)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
        ON CONFLICT (thread, limit_id, window) DO UPDATE SET
            minutes = excluded.minutes, used_ppm = excluded.used_ppm, resets_at = excluded.resets_at, observed_at = excluded.observed_at,
            plan = coalesce(excluded.plan, plan), plan_at = max(plan_at, excluded.plan_at), credits_micro = excluded.credits_micro,
            refused_at = max(refused_at, excluded.refused_at),
            refused_resets = CASE WHEN excluded.refused_at > refused_at THEN excluded.refused_resets ELSE refused_resets END
        WHERE excluded.observed_at >= observed_at
        """);

    private readonly Statement _prune = statements.Prepare("DELETE FROM native_limits WHERE observed_at < ?1");

    /// <summary>What was said while the clock was ahead is older than what is said now; else it would be the newest word for as long.</summary>
    private readonly Statement _correct = statements.Prepare(
        "UPDATE native_limits SET observed_at = ?1, plan_at = min(plan_at, ?1), refused_at = min(refused_at, ?1) WHERE observed_at > ?2");

    private readonly Statement _profile = statements.Prepare(
        "INSERT INTO native_sessions (session, profile) VALUES (?1, ?2) ON CONFLICT (session) DO UPDATE SET profile = excluded.profile WHERE profile <> excluded.profile");

    private readonly Statement _all = statements.Prepare("""
        SELECT thread, agent, limit_id, window, minutes, used_ppm, resets_at, observed_at, plan, plan_at, credits_micro, refused_at, refused_resets
        FROM native_limits
        """);

    private readonly Statement _owner = statements.Prepare("""
        SELECT parent, (SELECT profile FROM native_sessions s WHERE s.session = t.session) FROM native_threads t WHERE id = ?1
        """);

    public void Add(IReadOnlyList<NativeLimit> limits, string agent, long now)
    {
        var oldest = limits.Min(l => l.ObservedAt);
        if (oldest <= now + Skew) _correct.Bind(1, Math.Min(oldest, now) - 1).Bind(2, now + Skew).Run();
        foreach (var limit in limits) Add(limit, agent, now);
        _prune.Bind(1, now - Kept).Run();
    }

    private void Add(in NativeLimit limit, string agent, long now)
    {
        Span<byte> thread = stackalloc byte[16];
        _set.Bind(1, NativeTables.Bytes(limit.Thread, thread)).Bind(2, limit.Limit).Bind(3, limit.Window).Bind(4, agent).Bind(5, limit.Minutes);
        // A word from the future would be the newest for ever.
        var observedAt = Math.Min(limit.ObservedAt, now + AheadAtMost);
        _set.Bind(6, (long)Math.Round(limit.UsedRatio * 1e6)).Bind(7, limit.ResetsAt).Bind(8, observedAt);
        if (limit.Plan is { } plan) _set.Bind(9, plan);
        else _set.BindNull(9);
        _set.Bind(10, limit.Plan is null ? 0 : observedAt);
        if (limit.CreditsBalance is { } credits) _set.Bind(11, (long)Math.Round(credits * 1e6));
        else _set.BindNull(11);
        var isRefused = limit.UsedRatio >= 1;
        _set.Bind(12, isRefused ? observedAt : 0).Bind(13, isRefused ? limit.ResetsAt : 0).Run();
    }

    public void SetProfile(string session, UInt128 profile)
    {
        Span<byte> id = stackalloc byte[16];
        _profile.Bind(1, session).Bind(2, NativeTables.Bytes(profile, id)).Run();
    }

    /// <param name="messagesBetween">Counts messages after one moment and until another; milliseconds since the Unix epoch.</param>
    public List<StoredLimit> ReadAll(Func<long, long, long> messagesBetween)
    {
        var rows = new List<(UInt128 Thread, StoredLimit Limit, long RefusedResets)>();
        while (_all.Next())
        {
            rows.Add((NativeTables.UInt128Of(_all.Bytes(0)), new StoredLimit(
                _all.Text(1), 0, _all.Text(2), _all.Text(3), (int)_all.Int64(4), _all.Int64(5) / 1e6, _all.Int64(6), _all.Int64(7),
                _all.IsNull(8) ? null : _all.Text(8), _all.Int64(9), _all.IsNull(10) ? null : _all.Int64(10) / 1e6, _all.Int64(11), 0), _all.Int64(12)));
        }
        return [.. rows.Select(r => r.Limit with { Profile = ProfileOf(r.Thread), MessagesAtRefusal = AtRefusal(r.Limit, r.RefusedResets, messagesBetween) })];
    }

    /// <summary>A window that is used up began its length before its reset.</summary>
    private static long AtRefusal(StoredLimit limit, long resets, Func<long, long, long> messagesBetween) =>
        limit.RefusedAt == 0 || resets == 0 || limit.Minutes == 0 ? 0 : messagesBetween(1000 * (resets - (60L * limit.Minutes)), limit.RefusedAt);

    /// <summary>That of its session; a fork or a subagent has that of its parent.</summary>
    private UInt128 ProfileOf(UInt128 thread)
    {
        Span<byte> id = stackalloc byte[16];
        for (var i = 0; i < MaxAncestors && thread != UInt128.Zero; i++)
        {
            if (!_owner.Bind(1, NativeTables.Bytes(thread, id)).Next()) return UInt128.Zero;

            var profile = _owner.IsNull(1) ? UInt128.Zero : NativeTables.UInt128Of(_owner.Bytes(1));
            thread = _owner.IsNull(0) ? UInt128.Zero : NativeTables.UInt128Of(_owner.Bytes(0));
            _owner.Reset();
            if (profile != UInt128.Zero) return profile;
        }
        return UInt128.Zero;
    }
}
