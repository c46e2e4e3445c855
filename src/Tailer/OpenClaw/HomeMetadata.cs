using System.Collections.Immutable;
using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.OpenClaw.Auth;
using Clawtail.Tailer.OpenClaw.Database;
using Clawtail.Tailer.OpenClaw.Sessions;
using Clawtail.Tailer.Sources;

namespace Clawtail.Tailer.OpenClaw;

/// <summary>What stands beside the sources of a home: which sessions there are, and how its accounts are.</summary>
internal sealed class HomeMetadata(HomeLayout layout, AccountLabel accountLabel, TimeProvider time, ITailerEvents events)
{
    private readonly SharedDatabaseMetadata _shared = new(layout.SharedDatabase, time, events);
    private readonly SortedDictionary<string, AgentMetadata> _agents = new(StringComparer.Ordinal);
    private volatile AccountsSnapshot _accounts = AccountsSnapshot.Empty;

    /// <summary>Sessions in OpenClaw's index, by kind.</summary>
    public ImmutableSortedDictionary<string, int> IndexedSessions { get; private set; } = ImmutableSortedDictionary<string, int>.Empty;

    public AccountsSnapshot Accounts => _accounts;

    /// <summary>Reads what has changed since the last time.</summary>
    /// <param name="learned">Sessions whose kind an index told.</param>
    public void Refresh(IReadOnlyList<AgentFolder> agents, List<SessionRow> learned)
    {
        var isAuthNew = _shared.Refresh();
        foreach (var gone in _agents.Keys.Except(agents.Select(a => a.Name)).ToList()) isAuthNew |= _agents.Remove(gone);

        foreach (var agent in agents)
        {
            var metadata = MetadataOf(agent.Name);
            var isStoreNew = metadata.Store.Refresh();
            if (isStoreNew) Learn(agent.Name, metadata.Store.NewSessions, learned);
            if (metadata.Index.Refresh()) Learn(agent.Name, metadata.Index.Sessions, learned);
            isAuthNew |= isStoreNew;
        }
        RefreshAuth(isAuthNew);
        IndexedSessions = _agents.Values.SelectMany(a => a.Indexed).CountBy(s => s.Kind).ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    /// <summary>Reads an agent's index again: a new session is in it before its first turn is in a transcript.</summary>
    public void RefreshIndex(string agent, List<SessionRow> learned)
    {
        var index = MetadataOf(agent).Index;
        if (index.Refresh()) Learn(agent, index.Sessions, learned);
    }

    /// <summary>What databases say is as old as the last sweep: they change with every turn, credentials seldom.</summary>
    /// <param name="isNew">Something that is not a file is to be understood anew.</param>
    public void RefreshAuth(bool isNew)
    {
        foreach (var metadata in _agents.Values) isNew |= metadata.RefreshAuth();
        if (isNew) _accounts = AccountsSnapshot.Of([.. _agents.Values.Select(a => a.AuthRecords), [_shared.Auth]], accountLabel);
    }

    private AgentMetadata MetadataOf(string agent)
    {
        if (!_agents.TryGetValue(agent, out var metadata)) metadata = _agents[agent] = AgentMetadata.Of(agent, layout, time, events);
        return metadata;
    }

    private static void Learn(string agent, IReadOnlyList<IndexedSession> sessions, List<SessionRow> learned)
    {
        foreach (var session in sessions)
        {
            foreach (var id in session.Ids) learned.Add(new SessionRow($"{agent}/{id}", session.Kind, 0));
        }
    }
}
