using Clawtail.Tests.Support;

namespace Clawtail.Tests.Fuzz;

/// <summary>What real releases of OpenClaw and Codex wrote, by the place in a home where it lies: what the fuzzer begins with.</summary>
internal sealed class FuzzCorpus
{
    /// <summary>Larger files only make rounds slow.</summary>
    private const int Largest = 300_000;

    private readonly Dictionary<string, List<byte[]>> _byKind = new(StringComparer.Ordinal);

    public FuzzCorpus()
    {
        foreach (var file in Directory.EnumerateFiles(RealHome.Root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (KindOf(Path.GetFileName(file)) is { } kind && new FileInfo(file).Length is > 0 and < Largest) Add(kind, File.ReadAllBytes(file));
        }
        Add("transcript.zst", OpenClawDatabase.Compress(string.Join('\n', [Transcript.Header("s"), .. Transcript.Turns(1, 20), ""])));
        Add("openclaw.json", """{"session":{"store":"/tmp/none/{agentId}/sessions.json"},"agents":{"list":[]}}"""u8.ToArray());
        Add("auth-state.json", """{"usageStats":{"openai:default":{"cooldownUntil":1795410188600,"errorCount":3,"lastUsed":1795410188600}}}"""u8.ToArray());
    }

    public IReadOnlyList<string> Kinds => [.. _byKind.Keys.Order(StringComparer.Ordinal)];

    public byte[] Pick(string kind, Random random) => _byKind[kind][random.Next(_byKind[kind].Count)];

    /// <summary>Where a file of that kind lies.</summary>
    public static string PlaceOf(string kind, string agent, Random random) => kind switch
    {
        "transcript" => $"agents/{agent}/sessions/f{random.Next(6)}.jsonl{(random.Next(4) == 0 ? $".reset.2026-11-2{random.Next(6)}T05-05-27.000Z" : "")}",
        "transcript.zst" => $"agents/{agent}/sessions/f{random.Next(6)}.jsonl.deleted.2026-11-23T05-05-27.00{random.Next(9)}Z.zst",
        "rollout" => $"agents/{agent}/agent/codex-home/sessions/2026/11/25/rollout-2026-11-25T12-00-00-{Rollout.Id(random.Next(4))}.jsonl{(random.Next(4) == 0 ? ".zst" : "")}",
        "agent.sqlite" => $"agents/{agent}/agent/openclaw-agent.sqlite",
        "openclaw.sqlite" => "state/openclaw.sqlite",
        "sessions.json" => $"agents/{agent}/sessions/sessions.json",
        "openclaw.json" => "openclaw.json",
        _ => $"agents/{agent}/agent/{kind}",
    };

    private void Add(string kind, byte[] content)
    {
        if (!_byKind.TryGetValue(kind, out var all)) _byKind[kind] = all = [];
        all.Add(content);
    }

    private static string? KindOf(string name) =>
        name.StartsWith("rollout-", StringComparison.Ordinal) ? "rollout"
        : name is "openclaw-agent.sqlite" ? "agent.sqlite"
        : name is "openclaw.sqlite" or "sessions.json" or "auth-profiles.json" ? name
        : name.Contains(".jsonl", StringComparison.Ordinal) ? "transcript"
        : null;
}
