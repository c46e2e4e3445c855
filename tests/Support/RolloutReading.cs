using System.Text;
using Clawtail.Tailer.Codex;
using Clawtail.Tailer.Json;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Tests.Support;

/// <summary>What the parser made of the lines of one rollout.</summary>
/// <param name="chops">Saves the state as text after every line, and goes on with another parser that was given it.</param>
internal sealed class RolloutReading(Uuid thread = default, bool chops = false)
{
    private RolloutParser _parser = Begin(RolloutState.Of(thread));

    public List<CodexCall> Calls { get; } = [];

    public List<CodexFailure> Failures { get; } = [];

    public List<RateLimits> Limits { get; } = [];

    public List<EntryOutcome> Outcomes { get; } = [];

    public RolloutState State => _parser.Save();

    public static RolloutReading Of(params IEnumerable<string> lines) => new RolloutReading().Read(lines);

    public RolloutReading Read(params IEnumerable<string> lines)
    {
        foreach (var line in lines) Read(Encoding.UTF8.GetBytes(line));
        return this;
    }

    public void Read(ReadOnlySpan<byte> line)
    {
        while (!line.IsEmpty)
        {
            var entry = new RolloutEntry();
            Outcomes.Add(_parser.Parse(line, ref entry, out var consumed));
            line = line[consumed..];
            Add(entry);
            if (chops) _parser = Begin(RolloutState.Parse(_parser.Save().Serialize())!);
        }
    }

    /// <summary>All that was found, as text that can be compared.</summary>
    public string Describe() => string.Join('\n',
    [
        .. Calls.Select(c => $"call {c.Key:x32} {c.Thread.Id} {c.Turn} {c.Time} {c.Model} {c.Tokens} {c.IsCopy}"),
        .. Failures.Select(f => $"failure {f.Key:x32} {f.Thread.Id} {f.Turn} {f.Time} {f.Model} {f.Reason} {f.IsCopy}"),
        .. Limits.Select(l => $"limits {l.Limit} {l.Plan} {l.ObservedAt} {l.Primary} {l.Secondary} {l.HasCredits} {l.CreditsBalance}"),
    ]);

    private static RolloutParser Begin(RolloutState state)
    {
        var parser = new RolloutParser();
        parser.Restore(state);
        return parser;
    }

    private void Add(in RolloutEntry entry)
    {
        if (entry.IsCall) Calls.Add(entry.Call);
        if (entry.IsFailure) Failures.Add(entry.Failure);
        if (entry.HasLimits) Limits.Add(entry.Limits);
    }
}
