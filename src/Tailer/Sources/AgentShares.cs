namespace Clawtail.Tailer.Sources;

/// <summary>
/// How much of a core the sources of each agent take. Bursts are free, as when much is imported at once; in the long run an agent
/// whose sources never come to rest gets its share and no more. Only the loop uses it.
/// </summary>
internal sealed class AgentShares(TailerLimits limits, TimeProvider time)
{
    private readonly Dictionary<string, Account> _byAgent = new(StringComparer.Ordinal);

    /// <summary>Notes how long something of the agent's was read.</summary>
    public void Spend(string agent, TimeSpan took)
    {
        if (took <= TimeSpan.Zero) return;

        var spent = SpentBy(agent) + took;
        _byAgent[agent] = new Account(spent, time.GetTimestamp());
        if (_byAgent.Count > limits.RememberedSessions) Forget();
    }

    /// <summary>How long the agent's sources have to wait; nothing for one that keeps to its share.</summary>
    public TimeSpan UntilAllowed(string agent)
    {
        var over = SpentBy(agent) - limits.AgentBurst;
        return over > TimeSpan.Zero ? over / limits.AgentShare : TimeSpan.Zero;
    }

    private TimeSpan SpentBy(string agent)
    {
        if (!_byAgent.TryGetValue(agent, out var account)) return TimeSpan.Zero;

        var left = account.Spent - time.GetElapsedTime(account.At) * limits.AgentShare;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private void Forget()
    {
        foreach (var agent in _byAgent.Keys.Where(a => SpentBy(a) == TimeSpan.Zero).ToList()) _byAgent.Remove(agent);
    }

    /// <summary>What was spent, less what time has given back since, at a moment (<see cref="TimeProvider.GetTimestamp"/>).</summary>
    private readonly record struct Account(TimeSpan Spent, long At);
}
