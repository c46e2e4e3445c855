namespace Clawtail.Benchmarks.Corpus;

/// <summary>All sessions of a corpus in the order in which they are written.</summary>
internal sealed class CorpusPlan(CorpusOptions options, Dice dice)
{
    /// <summary>OpenClaw's index forgets the oldest sessions beyond 500.</summary>
    private const int IndexedSessions = 500;

    private const double ForkShare = 0.04;

    private static readonly Model[] Models =
    [
        new("openai-codex", "openai-codex-responses", "gpt-5.5", 1250),
        new("openai-codex", "openai-codex-responses", "gpt-5.5", 1250),
        new("openai-codex", "openai-codex-responses", "gpt-5.4-mini", 250),
        new("openai", "openai-chatgpt-responses", "gpt-5.5", 1250),
        new("anthropic", "anthropic-messages", "claude-sonnet-4-6", 3000),
        new("ollama", "openai-completions", "qwen3-coder:30b", 0),
    ];

    private static readonly string[] Kinds =
        ["explicit", "explicit", "explicit", "cron", "cron", "subagent", "direct", "group", "hook", "heartbeat"];

    public List<SessionPlan> Sessions()
    {
        var turns = TurnsPerSession();
        var sessions = new List<SessionPlan>(options.Files);
        for (var i = 0; i < options.Files; i++)
        {
            // The main session, the first one, is never the parent.
            var fork = i > 1 && !sessions[i - 1].IsFork && sessions[i - 1].Turns >= 4 && dice.Chance(ForkShare);
            // A parent starts early enough for a fork after it; see SessionScript for the longest turn.
            var longest = (turns[i] + (i + 1 < options.Files ? turns[i + 1] : 0) + 20L) * SessionScript.LongestTurnMs;
            sessions.Add(fork ? ForkOf(sessions[i - 1], turns[i]) : Fresh(turns[i], longest, isMain: i == 0));
        }

        return sessions;
    }

    private SessionPlan Fresh(int turns, long longestMs, bool isMain)
    {
        var room = Math.Max(1, (long)options.Span.TotalMilliseconds - longestMs);
        var start = options.Until.ToUnixTimeMilliseconds() - longestMs - dice.Below(room);
        var id = dice.Guid().ToString();
        var kind = isMain ? "main" : dice.Pick<string>(Kinds);
        var indexed = isMain || dice.Chance((double)IndexedSessions / options.Files);
        return new SessionPlan(
            id, indexed ? Key(kind, id) : null, indexed ? kind : "unknown", dice.Pick<Model>(Models), turns, start, IsFork: false);
    }

    /// <summary>A fork keeps its parent's kind and model, so the truth does not depend on which copy is read first.</summary>
    private SessionPlan ForkOf(SessionPlan parent, int turns)
    {
        var id = dice.Guid().ToString();
        var key = parent.Key is null ? null : Key(parent.Kind, id);
        return parent with { Id = id, Key = key, Turns = turns, IsFork = true };
    }

    private static string Key(string kind, string id) => kind switch
    {
        "main" => "agent:main:main",
        "direct" => $"agent:main:telegram:direct:{id[..8]}",
        "group" => $"agent:main:discord:group:{id[..8]}",
        "cron" => $"agent:main:cron:{id[..8]}:run:{id}",
        "heartbeat" => $"agent:main:{id[..8]}:heartbeat",
        _ => $"agent:main:{kind}:{id}",
    };

    private int[] TurnsPerSession()
    {
        var mean = (double)options.Turns / options.Files;
        var turns = new int[options.Files];
        for (var i = 0; i < turns.Length; i++)
            turns[i] = (int)Math.Clamp(dice.HeavyTailed(mean, sigma: 1.1), 1, (mean * 20) + 1);

        for (var rest = options.Turns - turns.Sum(); rest != 0;)
        {
            var step = Math.Sign(rest);
            ref var one = ref turns[dice.Between(0, turns.Length - 1)];
            if (one + step < 1) continue;
            one += step;
            rest -= step;
        }

        return turns;
    }
}
