using System.Collections.Concurrent;
using System.Collections.Immutable;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Tailer.OpenClaw.Sessions;

/// <summary>
/// The kind of every session ever met, and when it last got an entry. OpenClaw forgets a session at a reset or a pruning;
/// its late turns must still be counted under the right kind.
/// </summary>
internal sealed class SessionRegistry
{
    private readonly ConcurrentDictionary<string, SessionRow> _sessions = new(StringComparer.Ordinal);

    /// <summary>Sessions that may be active: looking for those costs by how many there are, not by how many there ever were.</summary>
    private readonly HashSet<string> _recent = new(StringComparer.Ordinal);

    /// <summary>Under which kind a session's turns count: the first kind that was known of it, whoever said so.</summary>
    public string KindOf(SessionRow session) =>
        _sessions.TryGetValue(session.Id, out var known) && known.Kind != SessionRow.UnknownKind ? known.Kind : session.Kind;

    public bool Knows(string session) => _sessions.ContainsKey(session);

    public void Load(IEnumerable<SessionRow> sessions)
    {
        foreach (var session in sessions) Keep(session);
    }

    /// <summary>Takes in what a batch or an index says; what is known better stays.</summary>
    /// <returns>The row to save; null when nothing is new.</returns>
    public SessionRow? Learn(SessionRow sighting)
    {
        if (!_sessions.TryGetValue(sighting.Id, out var known)) return Keep(sighting);

        var better = known with
        {
            Kind = known.Kind == SessionRow.UnknownKind ? sighting.Kind : known.Kind,
            NewestEntry = Math.Max(known.NewestEntry, sighting.NewestEntry),
        };
        return better == known ? null : Keep(better);
    }

    /// <summary>Sessions with an entry after a time that only moves forward.</summary>
    /// <param name="since">Milliseconds since the Unix epoch.</param>
    public ImmutableArray<SessionActivity> ActiveSince(long since)
    {
        _recent.RemoveWhere(id => _sessions[id].NewestEntry <= since);
        return
        [
            .. _recent.Select(id => _sessions[id])
                .Select(s => new SessionActivity(s.Kind, DateTimeOffset.FromUnixTimeMilliseconds(s.NewestEntry))),
        ];
    }

    private SessionRow Keep(SessionRow session)
    {
        if (session.NewestEntry > 0) _recent.Add(session.Id);
        return _sessions[session.Id] = session;
    }
}
