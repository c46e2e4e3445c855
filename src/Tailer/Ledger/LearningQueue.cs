namespace Clawtail.Tailer.Ledger;

/// <summary>
/// Sessions that indexes told and the registry has yet to learn, each at the cost of a question to the ledger. Agents take turns,
/// so that a long index of one keeps no session of another waiting.
/// </summary>
internal sealed class LearningQueue
{
    private readonly Dictionary<string, Queue<SessionRow>> _byAgent = new(StringComparer.Ordinal);

    public bool IsEmpty => _byAgent.Count == 0;

    public void Add(SessionRow row)
    {
        var agent = TurnCounter.AgentIn(row.Id);
        if (!_byAgent.TryGetValue(agent, out var queue)) _byAgent[agent] = queue = [];
        queue.Enqueue(row);
    }

    /// <summary>Takes the next of each agent in turn, up to a number.</summary>
    public IEnumerable<SessionRow> Take(int atMost)
    {
        for (var taken = 0; taken < atMost && _byAgent.Count > 0;)
        {
            foreach (var (agent, queue) in _byAgent)
            {
                if (taken++ >= atMost) yield break;

                yield return queue.Dequeue();
                if (queue.Count == 0) _byAgent.Remove(agent);
            }
        }
    }
}
