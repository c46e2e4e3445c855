using Clawtail.Tailer.Errors;
using Clawtail.Tailer.Json;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Tailer.Codex;

/// <summary>Decides which lines of a rollout are calls, failures and observations of the plan's limits.</summary>
internal sealed class RolloutCounter(RolloutProgress progress)
{
    private readonly CodexKeyHash _keys = new();
    private readonly LabelPool _labels = new();

    public void TakeContext(in RolloutPayload payload)
    {
        progress.Enter(Uuid.Parse(payload.TurnId));
        progress.SetContext(ReadLabel(payload.Model));
    }

    public EntryOutcome TakeEvent(in RolloutPayload payload, long? time, ref RolloutEntry entry)
    {
        var type = payload.Type;
        if (type.Is("token_count"u8)) return ReadCount(payload, time, ref entry);
        if (type.Is("thread_settings_applied"u8)) progress.SetSettings(ReadLabel(payload.Model));

        var starts = type.Is("task_started"u8) || type.Is("turn_started"u8);
        var completes = type.Is("task_complete"u8) || type.Is("turn_complete"u8);
        if (!starts && !completes && !type.Is("turn_aborted"u8)) return EntryOutcome.NotATurn;

        progress.Enter(Uuid.Parse(payload.TurnId));
        if (starts) progress.Start(payload.Started);
        if (completes) ReadEnd(payload, time, ref entry);
        if (!starts) progress.End();
        return entry.IsFailure ? EntryOutcome.Turn : EntryOutcome.NotATurn;
    }

    public EntryOutcome TakeRecord(in RolloutPayload payload, long? time, ref RolloutEntry entry)
    {
        progress.Enter(Uuid.Parse(payload.TurnId));
        if (payload.Usage is not { } usage || !payload.ResponseId.IsPresent || !progress.Turn.Id.IsPresent) return EntryOutcome.Invalid;

        progress.AddRecord();
        return SetCall(ref entry, _keys.OfCall(progress.Turn.Id, payload.ResponseId), usage, time);
    }

    private EntryOutcome ReadCount(in RolloutPayload payload, long? time, ref RolloutEntry entry)
    {
        if (!payload.RateLimits.IsEmpty) ReadLimits(payload, time, ref entry);
        if (payload.Total is not { } total || payload.Last is not { } last) return EntryOutcome.NotATurn;
        if (!progress.Advance(total, last)) return EntryOutcome.NotATurn;

        var turn = progress.Turn.Id.IsPresent ? progress.Turn.Id : progress.Owner.Id;
        return SetCall(ref entry, _keys.OfCall(turn, total, last), last, time);
    }

    /// <summary>Copied lines hold old limits, and so do those that come after a compaction or a rollback.</summary>
    private void ReadLimits(in RolloutPayload payload, long? time, ref RolloutEntry entry)
    {
        if (payload.Last is { IsNoCall: true } || !RateLimitReader.TryRead(payload.RateLimits, time ?? 0, _labels, out var limits)) return;

        if (limits.IsUsedUp) progress.SetAtLimit();
        if (progress.IsCopy || time is null) return;
        entry.HasLimits = true;
        entry.Limits = limits;
    }

    /// <summary>
    /// A turn that failed has an error. Releases before 0.151 wrote none: there it is a turn with a context that had no call and
    /// ends without a message; the only reason that can be known is the plan's limit.
    /// </summary>
    private void ReadEnd(in RolloutPayload payload, long? time, ref RolloutEntry entry)
    {
        ref readonly var turn = ref progress.Turn;
        if (!turn.Id.IsPresent || turn.IsOver) return;

        if (!payload.Error.IsEmpty) SetFailure(ref entry, CodexErrorReason.Of(payload.Error), time);
        else if (payload.HasNoMessage && !payload.HasStarted && !progress.Owner.WritesErrors && turn is { HasContext: true, HasCall: false })
            SetFailure(ref entry, turn.IsAtLimit ? "usage_limit" : ErrorReason.Unknown, time);
    }

    private EntryOutcome SetCall(ref RolloutEntry entry, UInt128 key, in CodexUsage usage, long? time)
    {
        entry.IsCall = true;
        entry.Call = new CodexCall
        {
            Key = key,
            Thread = progress.Owner,
            Turn = progress.Turn.Id,
            Time = TimeOf(time),
            Model = progress.Model,
            Tokens = usage.Tokens,
            IsCopy = progress.IsCopy,
        };
        return EntryOutcome.Turn;
    }

    private void SetFailure(ref RolloutEntry entry, string reason, long? time)
    {
        entry.IsFailure = true;
        entry.Failure = new CodexFailure
        {
            Key = _keys.OfFailure(progress.Turn.Id),
            Thread = progress.Owner,
            Turn = progress.Turn.Id,
            Time = TimeOf(time),
            Model = progress.Model,
            Reason = reason,
            IsCopy = progress.IsCopy,
        };
    }

    /// <summary>A copied line has the time of the copying; its turn's beginning is what is known of when it happened.</summary>
    private long TimeOf(long? lineTime)
    {
        ref readonly var turn = ref progress.Turn;
        var started = turn.Started > 0 ? turn.Started : turn.Id.Time;
        return (progress.IsCopy ? started ?? lineTime : lineTime ?? started) ?? 0;
    }

    private string? ReadLabel(JsonText text) => text.MaxLength == 0 ? null : _labels.Get(text, "unknown");
}
