namespace Clawtail.Tailer.Sources;

/// <summary>
/// Sources that wait to be read, and whose turn it is. Agents take turns, so that however much one of them has to read, the next
/// of every other is read in the same pass. Only the loop uses it.
/// </summary>
internal sealed class WorkQueue(TailerLimits limits, AgentShares shares)
{
    private readonly SortedDictionary<string, AgentQueue> _byAgent = new(StringComparer.Ordinal);
    private readonly HashSet<TrackedSource> _waiting = [];

    public IReadOnlyCollection<TrackedSource> Waiting => _waiting;

    /// <summary>Nothing waits but for agents that have taken more than their share: nobody else waits for those.</summary>
    public bool IsDone => _byAgent.Keys.All(agent => shares.UntilAllowed(agent) > TimeSpan.Zero);

    /// <summary>When there is something to read; null if nothing waits.</summary>
    public TimeSpan? UntilNext => _byAgent.Count == 0 ? null : _byAgent.Keys.Min(shares.UntilAllowed);

    /// <inheritdoc cref="AgentShares.Spend"/>
    public void Spend(string agent, TimeSpan took) => shares.Spend(agent, took);

    /// <summary>Takes in what is to be read, each once.</summary>
    public void Add(IEnumerable<TrackedSource> sources)
    {
        foreach (var source in sources.Where(_waiting.Add).OrderBy(s => s.Source.Order))
        {
            if (!_byAgent.TryGetValue(source.Source.Agent, out var queue)) _byAgent[source.Source.Agent] = queue = new AgentQueue();
            (source.Source.HasPosition ? queue.Known : queue.New).Enqueue(source);
        }
    }

    /// <summary>Takes everything, in the order in which copies of a turn are to be preferred.</summary>
    public IReadOnlyList<TrackedSource> TakeAll()
    {
        List<TrackedSource> all = [.. _waiting];
        all.Sort((a, b) => a.Source.Order.CompareTo(b.Source.Order));
        _waiting.Clear();
        _byAgent.Clear();
        return all;
    }

    /// <summary>Takes what one pass may read: of each agent one, then of each another, and so on; of none that has taken more than its share.</summary>
    public IReadOnlyList<TrackedSource> TakeShare()
    {
        var share = new List<TrackedSource>(Math.Min(_waiting.Count, limits.SourcesPerPass));
        List<KeyValuePair<string, AgentQueue>> allowed = [.. _byAgent.Where(a => shares.UntilAllowed(a.Key) == TimeSpan.Zero)];
        while (share.Count < limits.SourcesPerPass && allowed.Count > 0)
        {
            var alternates = _waiting.Count > limits.SourcesPerPass;
            List<TrackedSource> round = [.. allowed.Take(limits.SourcesPerPass - share.Count).Select(a => a.Value.Take(alternates))];
            round.Sort((a, b) => a.Source.Order.CompareTo(b.Source.Order));
            share.AddRange(round);
            foreach (var (agent, _) in allowed.Where(a => a.Value.IsEmpty)) _byAgent.Remove(agent);
            allowed.RemoveAll(a => a.Value.IsEmpty);
        }
        _waiting.ExceptWith(share);
        return share;
    }
}

/// <summary>What one agent's sources wait for.</summary>
internal sealed class AgentQueue
{
    private bool _wasNew;

    /// <summary>Something of them has been read before: most likely somebody talks there now.</summary>
    public Queue<TrackedSource> Known { get; } = [];

    public Queue<TrackedSource> New { get; } = [];

    public bool IsEmpty => Known.Count + New.Count == 0;

    /// <param name="alternates">There is more than one pass can read: new ones and known ones take turns, so that neither waits for all of the other.</param>
    public TrackedSource Take(bool alternates)
    {
        var takesNew = Known.Count == 0 || (New.Count > 0 && (alternates ? !_wasNew : New.Peek().Source.Order.CompareTo(Known.Peek().Source.Order) < 0));
        _wasNew = takesNew;
        return (takesNew ? New : Known).Dequeue();
    }
}
