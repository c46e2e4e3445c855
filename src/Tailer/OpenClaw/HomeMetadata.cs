using System.Collections.Immutable;
using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.OpenClaw.Auth;
using Clawtail.Tailer.OpenClaw.Database;
using Clawtail.Tailer.OpenClaw.Native;
using Clawtail.Tailer.OpenClaw.Outside;
using Clawtail.Tailer.OpenClaw.Sessions;
using Clawtail.Tailer.Sources;

namespace Clawtail.Tailer.OpenClaw;

/// <summary>What stands beside the sources of a home: which sessions there are, and how its accounts are.</summary>
internal sealed class HomeMetadata(HomeLayout layout, AccountLabel accountLabel, TimeProvider time, ITailerEvents events)
{
    private readonly SharedDatabaseMetadata _shared = new(layout.SharedDatabase, layout.Gate, time, events);
    private readonly HomeConfig _config = new(layout.Config, layout.Gate, events);
    private readonly OutsideFinder _outside = new(layout);
    private readonly SortedDictionary<string, AgentMetadata> _agents = new(StringComparer.Ordinal);
    private bool _isSharedNew;
    private volatile AccountsSnapshot _accounts = AccountsSnapshot.Empty;

    /// <summary>Sessions in OpenClaw's index, by kind.</summary>
    public ImmutableSortedDictionary<string, int> IndexedSessions { get; private set; } = ImmutableSortedDictionary<string, int>.Empty;

    public AccountsSnapshot Accounts => _accounts;

    /// <summary>As <see cref="FindOutside"/> last read it.</summary>
    public HomeConfig Config => _config;

    /// <summary>Looks where else the home keeps what is counted.</summary>
    /// <param name="inHome">Agents that have a folder in the home.</param>
    /// <returns>These, and those that only have something elsewhere.</returns>
    public IReadOnlyList<AgentFolder> FindOutside(IReadOnlyList<AgentFolder> inHome)
    {
        IReadOnlyList<string> names = [.. inHome.Select(a => a.Name)];
        _isSharedNew |= _shared.Refresh();
        _config.Refresh();
        layout.Outside = _outside.Find(_shared.Databases, _config.SessionStore, names);
        return [.. inHome, .. layout.Outside.Agents.Except(names).Order(StringComparer.Ordinal).Select(layout.AgentOf)];
    }

    /// <summary>Which Codex thread and which credential each session has now.</summary>
    public ImmutableArray<ThreadBinding> Threads => _shared.Threads;

    /// <summary>Something of accounts was understood anew since it was last asked for.</summary>
    public bool HasNewAccounts { get; private set; }

    /// <summary>Whose plan it is that the provider spoke of.</summary>
    public QuotaAccounts TakeQuotaAccounts()
    {
        HasNewAccounts = false;
        return new QuotaAccounts(_agents.ToDictionary(a => a.Key, a => a.Value.AuthRecords), Shared, _accounts.Names);
    }

    private IReadOnlyList<AuthRecords> Shared => [_shared.Auth, _shared.Personal];

    /// <summary>Reads what has changed since the last time.</summary>
    /// <param name="learned">Sessions whose kind an index told.</param>
    public void Refresh(IReadOnlyList<AgentFolder> agents, List<SessionRow> learned)
    {
        var isAuthNew = _isSharedNew;
        _isSharedNew = false;
        foreach (var gone in _agents.Keys.Except(agents.Select(a => a.Name)).ToList()) isAuthNew |= _agents.Remove(gone);

        foreach (var agent in agents)
        {
            var metadata = MetadataOf(agent.Name);
            var isStoreNew = metadata.Store.Refresh();
            if (isStoreNew) Learn(agent.Name, metadata.Store.NewSessions, learned);
            if (metadata.Index.Refresh()) Learn(agent.Name, metadata.Index.NewSessions, learned);
            isAuthNew |= isStoreNew;
        }
        RefreshAuth(isAuthNew);
        IndexedSessions = _agents.Values.SelectMany(a => a.Indexed).CountBy(s => s.Kind).ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    /// <summary>Reads an agent's index again: a new session is in it before its first turn is in a transcript.</summary>
    public void RefreshIndex(string agent, List<SessionRow> learned)
    {
        var index = MetadataOf(agent).Index;
        if (index.Refresh()) Learn(agent, index.NewSessions, learned);
    }

    /// <summary>What databases say is as old as the last sweep: they change with every turn, credentials seldom.</summary>
    /// <param name="isNew">Something that is not a file is to be understood anew.</param>
    public void RefreshAuth(bool isNew)
    {
        foreach (var metadata in _agents.Values) isNew |= metadata.RefreshAuth();
        if (!isNew) return;

        _accounts = AccountsSnapshot.Of([.. _agents.Values.Select(a => a.AuthRecords), Shared], accountLabel);
        HasNewAccounts = true;
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
