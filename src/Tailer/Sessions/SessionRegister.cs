using System.Collections.Concurrent;
using System.Collections.Immutable;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Tailer.Sessions;

/// <summary>
/// The kind of every session ever met, and when it last got an entry. OpenClaw forgets a session at a reset or a pruning;
/// its late turns must still be counted under the right kind.
/// </summary>
internal sealed class SessionRegister
{
    public const string UnknownKind = "unknown";

    private readonly ConcurrentDictionary<string, SessionSighting> _sessions = new(StringComparer.Ordinal);

    /// <summary>Safe while another thread reads transcripts; changes come between readings only.</summary>
    public string KindOf(string session) => _sessions.TryGetValue(session, out var known) ? known.Kind : UnknownKind;

    public bool Knows(string session) => _sessions.ContainsKey(session);

    public void Load(IEnumerable<SessionSighting> sessions)
    {
        foreach (var session in sessions) _sessions[session.Id] = session;
    }

    /// <summary>Takes in what a batch or an index says; what is known better stays.</summary>
    /// <returns>The row to save; null when nothing is new.</returns>
    public SessionSighting? Learn(SessionSighting sighting)
    {
        if (!_sessions.TryGetValue(sighting.Id, out var known)) return _sessions[sighting.Id] = sighting;

        var better = known with
        {
            Kind = known.Kind == UnknownKind ? sighting.Kind : known.Kind,
            NewestEntry = Math.Max(known.NewestEntry, sighting.NewestEntry),
        };
        if (better == known) return null;
        return _sessions[sighting.Id] = better;
    }

    /// <param name="since">Milliseconds since the Unix epoch.</param>
    public ImmutableArray<SessionActivity> ActiveSince(long since)
    {
        var active = ImmutableArray.CreateBuilder<SessionActivity>();
        foreach (var (_, session) in _sessions)
        {
            if (session.NewestEntry > since)
                active.Add(new SessionActivity(session.Kind, DateTimeOffset.FromUnixTimeMilliseconds(session.NewestEntry)));
        }
        return active.ToImmutable();
    }
}
