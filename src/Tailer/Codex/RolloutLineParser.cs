using Clawtail.Tailer.Files;
using Clawtail.Tailer.Json;
using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.Ledger.Native;

namespace Clawtail.Tailer.Codex;

/// <summary>Reads the lines of a rollout into a batch. Keeps its buffers; not safe for concurrent use.</summary>
internal sealed class RolloutLineParser(ITailerEvents events) : LineParser
{
    /// <summary>OpenClaw's name for the plan that Codex answers on, in every release.</summary>
    private const string Provider = "openai-codex";

    private const string SubagentKind = "subagent";

    /// <summary>A thread that a person began with Codex's own client.</summary>
    private const string PersonalKind = "codex";

    private readonly RolloutParser _parser = new();
    private string _path = "";
    private string _agent = "";
    private bool _isPersonal;
    private RolloutThread _announced;

    public override void Begin(FileSource source)
    {
        var rollout = (RolloutSource)source;
        (_path, _agent, _isPersonal) = (rollout.Path, rollout.Agent, rollout.IsPersonal);
        _announced = default;
        var state = rollout.Position.ParserState is { } saved ? RolloutState.Parse(saved) : null;
        _parser.Restore(state ?? RolloutState.Of(rollout.Thread));
    }

    /// <summary>A thread whose rollout is read is known to be, whether it holds a call or not.</summary>
    public override void Enter(TurnBatch batch)
    {
        batch.Native.Agent = _agent;
        Announce(_parser.Thread, batch);
    }

    public override bool CanMatter(ReadOnlySpan<byte> beginning) => !RolloutLine.CannotMatter(beginning);

    public override string? Save() => _parser.Save().Serialize();

    public override void Read(ReadOnlySpan<byte> line, long offset, TurnBatch batch)
    {
        var rest = Trim(line);
        if (rest.IsEmpty && line.Contains((byte)0)) Skip(offset, EntryOutcome.Hole, batch);
        var patience = RepairBudget.For(line.Length);
        for (var isFirst = true; !rest.IsEmpty; isFirst = false)
        {
            var entry = new RolloutEntry();
            var outcome = _parser.Parse(rest, ref entry, out var consumed, isFirst);
            if (outcome is EntryOutcome.Turn or EntryOutcome.NotATurn) batch.Entries[(int)outcome]++;
            else Skip(offset, outcome, batch);
            Take(entry, batch);
            if (!patience.TrySpend(_parser.WalkedInVain)) break;
            rest = Trim(rest[consumed..]);
        }
    }

    public override void ReadUnfinished(ReadOnlySpan<byte> line, TurnBatch batch)
    {
        var rest = Trim(line);
        if (rest.IsEmpty || rest[^1] != (byte)'}') return;

        var before = _parser.Save();
        var entry = new RolloutEntry();
        _parser.Parse(rest, ref entry, out _);
        Take(entry, batch);
        _parser.Restore(before);
    }

    public override void Skip(long offset, EntryOutcome outcome, TurnBatch batch)
    {
        batch.Entries[(int)outcome]++;
        events.EntrySkipped(_path, offset, outcome);
    }

    private void Take(in RolloutEntry entry, TurnBatch batch)
    {
        if (entry.IsCall) Add(entry.Call, batch);
        if (entry.IsFailure) Add(entry.Failure, batch);
        if (entry.HasLimits) Add(entry.Limits, batch);
    }

    private void Add(in CodexCall call, TurnBatch batch)
    {
        Announce(call.Thread, batch);
        batch.Native.Calls.Add(new NativeCall(call.Key, call.Thread.Id.Value, call.Turn.Value, call.Time, Provider, call.Model, null, call.Tokens));
    }

    private void Add(in CodexFailure failure, TurnBatch batch)
    {
        Announce(failure.Thread, batch);
        batch.Native.Calls.Add(new NativeCall(
            failure.Key, failure.Thread.Id.Value, failure.Turn.Value, failure.Time, Provider, failure.Model, failure.Reason, default));
    }

    private void Add(in RateLimits limits, TurnBatch batch)
    {
        if (limits.Primary is { } primary) Add(limits, primary, batch);
        if (limits.Secondary is { } secondary) Add(limits, secondary, batch);
    }

    private void Add(in RateLimits limits, RateLimitWindow window, TurnBatch batch) => batch.Native.Limits.Add(new NativeLimit(
        _parser.Thread.Id.Value, limits.Limit, window.Name, window.Minutes, window.UsedRatio, window.ResetsAt, limits.ObservedAt, limits.Plan, limits.CreditsBalance));

    /// <summary>A rollout names its threads in runs.</summary>
    private void Announce(in RolloutThread thread, TurnBatch batch)
    {
        if (thread == _announced && batch.Native.Threads.Count > 0) return;

        _announced = thread;
        var parent = thread.Parent.IsPresent ? thread.Parent : thread.ForkedFrom;
        batch.Native.Threads.Add(new NativeThread(
            thread.Id.Value, parent.Value, IsRead: thread.Id == _parser.Thread.Id, KindOf(thread)));
    }

    /// <summary>What OpenClaw started has the kind of its session.</summary>
    private string? KindOf(in RolloutThread thread)
    {
        if (thread.IsSubagent) return SubagentKind;
        return _isPersonal && !thread.IsOpenClaw ? PersonalKind : null;
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim("\0\t\r\n "u8);
}
